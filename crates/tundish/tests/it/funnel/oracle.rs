//! What the rules in memory say of a history that was read whole: the other side of every comparison.

use std::collections::{BTreeMap, BTreeSet};

use tundish::funnel::{Entries, WEEKS, Week};
use tundish_domain::{
    Day, Instant, Pipeline, Span, Status, Sum,
    funnel::{self, Counts, EntryStages, Funnel, Intake, IntakeDelta, Intakes, cohorts, deltas},
    id::{EventSeq, OpportunityId, PipelineId, StageId, UserId},
    span::SpanEdit,
    testing::company,
};

/// Part of a history.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) spans: &'a [Span],
    /// As known right after this event; now when nothing is said.
    pub(super) known_at: Option<EventSeq>,
    /// Of these owners only.
    pub(super) owners: Option<BTreeSet<UserId>>,
    /// And of these opportunities, whoever owns them.
    pub(super) granted: BTreeSet<OpportunityId>,
    /// Of all these only what people of a team own.
    pub(super) team: Option<BTreeSet<UserId>>,
}

impl<'a> Part<'a> {
    pub(super) fn all(spans: &'a [Span]) -> Self {
        Self { spans, known_at: None, owners: None, granted: BTreeSet::new(), team: None }
    }

    fn believed(&self) -> impl Iterator<Item = &'a Span> {
        let known_at = self.known_at;
        self.spans.iter().filter(move |span| match known_at {
            Some(seq) => span.is_known_at(seq),
            None => span.known_to.is_none(),
        })
    }

    fn has(&self, span: &Span) -> bool {
        let is_in =
            |owners: &Option<BTreeSet<UserId>>| owners.as_ref().is_none_or(|owners| owners.contains(&span.was.owner));
        is_in(&self.team) && (is_in(&self.owners) || self.granted.contains(&span.opportunity))
    }

    /// What stands at the end of the day.
    pub(super) fn standing(&self, day: Day) -> Vec<(PipelineId, Funnel)> {
        let cells = funnel::recount(self.believed().filter(|span| self.has(span)), day, &company::zone());
        let of = |pipeline: &Pipeline| funnel::funnel(pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_none()));
        company::pipelines().iter().map(|pipeline| (pipeline.id(), of(pipeline))).collect()
    }

    /// What came in and what became of it, by the end of the day.
    pub(super) fn entries(&self, pipeline: &Pipeline, from: StageId, day: Day) -> Entries {
        let as_of = last_instant(day);
        let mut histories: BTreeMap<OpportunityId, Vec<&Span>> = BTreeMap::new();
        for span in self.believed() {
            histories.entry(span.opportunity).or_default().push(span);
        }
        let mut entered = Vec::new();
        let (mut weeks, mut undated) = (empty_weeks(day), 0);
        for history in histories.values_mut() {
            history.sort_by_key(|span| span.observed_at);
            let Some(is) = history.iter().find(|span| span.covers(as_of)) else { continue };
            if !self.has(is) || is.was.pipeline != pipeline.id() {
                continue;
            }
            undated += u64::from(history[0].from_at.is_none());
            if let Some(entry) = funnel::entry(history.iter().copied(), pipeline, from, as_of) {
                entered.push(entry);
                if let Some(week) = week_of(&mut weeks, entry.entered_at) {
                    *week.came_in.entry(is.was.channel).or_default() += 1;
                }
            }
            if is.was.status == Status::Won {
                let seen = history.iter().filter(|span| span.observed_at <= as_of).rev();
                let won = seen.take_while(|span| span.was.status == Status::Won).last();
                if let Some(week) = week_of(&mut weeks, won.and_then(|span| span.from_at)) {
                    week.orders += 1;
                }
            }
        }
        Entries { from, cohorts: cohorts(entered, &company::zone()), weeks, undated }
    }
}

/// The rows that the fold must have left when it has come to the end, if stages from these on count as entered.
pub(super) fn sums(spans: &[Span], entry_stages: [StageId; 2]) -> Vec<String> {
    let edit = SpanEdit {
        supersede: spans.iter().filter(|span| span.known_to.is_some()).copied().collect(),
        insert: spans.to_vec(),
    };
    let mut rows: BTreeMap<String, funnel::Measures> = BTreeMap::new();
    for delta in deltas(&edit, &company::zone()) {
        let cell = delta.cell;
        for (period, from_on) in periods(delta.day) {
            let key = format!(
                "{} {period} {from_on} {} {} {} {} {}",
                cell.owner.map_or(0, UserId::get),
                cell.pipeline.get(),
                cell.stage.get(),
                cell.status,
                cell.channel,
                cell.currency
            );
            *rows.entry(key).or_default() += delta.measures;
        }
    }
    rows.retain(|_, measures| !measures.is_zero());
    let line = |(key, m): (String, funnel::Measures)| {
        format!(
            "{key}: {} {} {} {:?}",
            m.stock,
            m.unknown_count,
            m.estimate_count,
            [m.known, m.estimate, m.won].map(Sum::parts)
        )
    };
    let mut lines: Vec<String> = rows.into_iter().map(line).collect();
    lines.extend(entry_sums(spans, entry_stages));
    lines.sort();
    lines
}

fn entry_sums(spans: &[Span], entry_stages: [StageId; 2]) -> Vec<String> {
    let (mut stages, zone) = (EntryStages::default(), company::zone());
    for (pipeline, from) in company::pipelines().iter().zip(entry_stages) {
        stages.add_from(pipeline, from);
    }
    let mut histories: BTreeMap<OpportunityId, Vec<Span>> = BTreeMap::new();
    for span in spans.iter().filter(|span| span.known_to.is_none()) {
        histories.entry(span.opportunity).or_default().push(*span);
    }
    let mut intakes = Intakes::new(&stages, &zone);
    for history in histories.values() {
        intakes.tell(history, 1);
    }
    let mut rows: BTreeMap<String, Counts> = BTreeMap::new();
    for IntakeDelta { day, cell, counts } in intakes.deltas() {
        let (intake, intake_on) = match cell.intake {
            Intake::Month(month) => ("month", month.map(|month| month.to_string())),
            Intake::Week(week) => ("week", Some(week.to_string())),
            Intake::Undated => ("undated", None),
        };
        for (period, from_on) in periods(day) {
            let owner = cell.owner.map_or(0, UserId::get);
            let of = format!("{:?} {} {}", intake_on.clone().unwrap_or_default(), cell.pipeline.get(), cell.channel);
            *rows.entry(format!("{owner} {period} {from_on} {intake} {of}")).or_default() += counts;
        }
    }
    rows.retain(|_, counts| !counts.is_zero());
    rows.into_iter().map(|(key, c)| format!("{key}: {:?}", [c.entered, c.won, c.lost])).collect()
}

fn periods(day: Day) -> [(&'static str, String); 4] {
    let day = day.to_string();
    [
        ("ever", "0001-01-01".to_owned()),
        ("year", format!("{}-01-01", &day[..4])),
        ("month", format!("{}-01", &day[..7])),
        ("day", day),
    ]
}

fn last_instant(day: Day) -> Instant {
    day.end(&company::zone()).plus_micros(-1)
}

fn empty_weeks(day: Day) -> Vec<Week> {
    let monday =
        (0..7).map(|back| day.add_days(-back)).find(|day| day.date().weekday() == jiff::civil::Weekday::Monday);
    let monday = monday.expect("every week has one");
    let weeks = i32::try_from(WEEKS).expect("few");
    (0..weeks)
        .map(|week| Week { first_day: monday.add_days(7 * (week - weeks + 1)), came_in: BTreeMap::new(), orders: 0 })
        .collect()
}

fn week_of(weeks: &mut [Week], at: Option<Instant>) -> Option<&mut Week> {
    let day = at?.day(&company::zone());
    weeks.iter_mut().find(|week| week.first_day <= day && day < week.first_day.add_days(7))
}
