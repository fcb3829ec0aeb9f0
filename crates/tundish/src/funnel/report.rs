//! The report: what stands in the funnel at the end of a day, what was won and lost, and what became of what came in.
//!
//! As known now, it is read from the folded sums and the events that the fold has not come to; as known earlier, or while the fold is
//! far behind or makes its sums anew, it is counted from the history. Both ways give the same figures. Nothing in a report depends on when it is made
//! except for what is not said: asked for with a day and an event, it is the same for ever.

use tundish_db::{Db, Tx, args};
use tundish_domain::{
    Day, Instant, Pipeline,
    funnel::{Cell, EntryStages, Funnel, IntakeCell, funnel},
    id::{EventSeq, PipelineId, StageId, UserId},
    money::Rates,
    policy::Actor,
};

use super::{
    entries::{Entries, entries},
    entry_store::{self, Intakes},
    fold,
    selection::{KnownAt, Query, ReportError, Selection},
    spans::{self, Believed, Tail},
    store::{self, Cells},
    stories::{self, Changes},
    walk::walk,
};
use crate::{
    pipeline, rate,
    setting::{self, Company},
};

/// What stands in the funnel at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// At the end of which day, in the company's time zone.
    pub as_of: Day,
    /// After which event it was known so. Given as `known_at` with the same day, the same report comes again. Nothing before the
    /// first event.
    pub known_at: Option<EventSeq>,
    /// When anything last happened to an opportunity of the company, as far as known then, be it behind `as_of`.
    pub newest_at: Option<Instant>,
    /// The day of that in the company's time zone. When it lies far back, its report says more than that of today.
    pub newest_on: Option<Day>,
    /// The rates at which its sums come to totals: those of the day, as they are entered now, of the currencies in it.
    pub rates: Rates,
    /// The funnels of the pipelines, in the company's order.
    pub pipelines: Vec<(Pipeline, Funnel)>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelReport {
    /// What stands.
    pub standing: Standing,
    /// What came in and what became of it, for each pipeline of `standing` in its place.
    pub entries: Vec<Entries>,
}

/// Reads what stands in the funnel: a few milliseconds at any size, unless it is asked for as known earlier.
///
/// # Errors
/// [`ReportError`].
pub async fn read_standing(db: &Db, actor: Actor, query: Query) -> Result<Standing, ReportError> {
    db.read(async move |tx| standing(tx, &actor, &query).await).await
}

/// Reads the whole report: as quick as [`read_standing`].
///
/// # Errors
/// [`ReportError`].
pub async fn read_report(db: &Db, actor: Actor, query: Query) -> Result<FunnelReport, ReportError> {
    db.read(async move |tx| report(tx, &actor, &query).await).await
}

/// What stands in the funnel; see [`read_standing`].
///
/// # Errors
/// [`ReportError`].
pub async fn standing(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<Standing, ReportError> {
    let asked = Asked::by(tx, actor, query).await?;
    let figures = asked.figures(tx, Wanted::Standing).await?;
    Ok(asked.standing(tx, figures.cells).await?)
}

/// The whole report; see [`read_report`].
///
/// # Errors
/// [`ReportError`].
pub async fn report(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<FunnelReport, ReportError> {
    let asked = Asked::by(tx, actor, query).await?;
    let figures = asked.figures(tx, Wanted::Everything).await?;
    let entries = entries(&asked.pipelines, query.channel, &figures.intakes, asked.day);
    Ok(FunnelReport { standing: asked.standing(tx, figures.cells).await?, entries })
}

/// Which figures are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Standing,
    Everything,
}

/// The figures of a selection at the end of a day.
#[derive(Debug, Default)]
struct Figures {
    cells: Cells,
    /// Empty when they were not wanted.
    intakes: Intakes,
}

impl Figures {
    /// Adds changes up to the day that count.
    fn add(&mut self, changes: Changes, day: Day, counts: impl Fn(Option<UserId>) -> bool) {
        let counts = |changed_on: Day, owner| changed_on <= day && counts(owner);
        for delta in changes.stocks.into_iter().filter(|delta| counts(delta.day, delta.cell.owner)) {
            *self.cells.entry(Cell { owner: None, ..delta.cell }).or_default() += delta.measures;
        }
        for delta in changes.intakes.into_iter().filter(|delta| counts(delta.day, delta.cell.owner)) {
            *self.intakes.entry(IntakeCell { owner: None, ..delta.cell }).or_default() += delta.counts;
        }
    }
}

/// A query with everything that it leaves open filled in.
struct Asked {
    query: Query,
    company: Company,
    selection: Selection,
    /// With the stages from which on opportunities count as entered.
    pipelines: Vec<(Pipeline, StageId)>,
    today: Day,
    day: Day,
    known_at: Option<EventSeq>,
    believed: Believed,
}

impl Asked {
    async fn by(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<Asked, ReportError> {
        let selection = Selection::of(tx, actor, query).await?;
        let company = setting::company(tx).await?.ok_or(ReportError::NoCompany)?;
        let pipelines = pipelines(tx, query.pipeline).await?;
        let today = tx.now().day(&company.time_zone);
        let day = query.as_of.unwrap_or(today);
        if today < day {
            return Err(ReportError::InTheFuture);
        }
        let (newest,) = tx.one::<(Option<EventSeq>,)>("select max(seq) from event", args![]).await?;
        let (known_at, believed) = match query.known_at.map(KnownAt::last) {
            Some(None) => (None, Believed::Never),
            Some(Some(asked)) if newest.is_some_and(|newest| asked < newest) => (Some(asked), Believed::At(asked)),
            Some(Some(_)) | None => (newest, Believed::Now),
        };
        Ok(Asked { query: query.clone(), company, selection, pipelines, today, day, known_at, believed })
    }

    async fn standing(&self, tx: &mut Tx, mut cells: Cells) -> tundish_db::Result<Standing> {
        if let Some(channel) = self.query.channel {
            cells.retain(|cell, _| cell.channel == channel);
        }
        cells.retain(|_, measures| !measures.is_zero());
        let currencies = cells.keys().map(|cell| cell.currency);
        let rates = rate::store::of_day(tx, self.company.currency, currencies, self.day).await?;
        let newest_at = spans::newest(tx, self.believed).await?;
        Ok(Standing {
            as_of: self.day,
            known_at: self.known_at,
            newest_at,
            newest_on: newest_at.map(|newest| newest.day(&self.company.time_zone)),
            rates,
            pipelines: self
                .pipelines
                .iter()
                .map(|(pipeline, _)| (pipeline.clone(), funnel(pipeline, &cells)))
                .collect(),
        })
    }

    async fn figures(&self, tx: &mut Tx, wanted: Wanted) -> tundish_db::Result<Figures> {
        let mut stages = EntryStages::default();
        for (pipeline, from) in &self.pipelines {
            stages.add_from(pipeline, *from);
        }
        let folded = match self.believed {
            Believed::Now => fold::position(tx).await?,
            Believed::At(_) | Believed::Never => None,
        };
        let tail = match folded {
            Some(folded) => Tail::behind(tx, folded).await?,
            None => Tail::Long,
        };
        let mut figures = Figures::default();
        let Tail::Short(events) = tail else {
            figures.cells = spans::recount(tx, &self.selection, self.believed, self.as_of()).await?;
            if wanted == Wanted::Everything {
                figures.intakes = self.walk(tx, &stages).await?;
            }
            return Ok(figures);
        };
        figures.cells = store::at_end_of(tx, &self.selection, self.day, self.today).await?;
        let is_as_folded = wanted == Wanted::Everything && !stages.contradicts(&entry_store::stages(tx).await?);
        if is_as_folded {
            figures.intakes = entry_store::at_end_of(tx, &self.selection, self.day, self.today).await?;
        }
        let told = stories::concerned(tx, &events).await?;
        let granted = self.selection.granted_records(tx).await?;
        let granted = stories::of(tx, &granted).await?;
        if !told.is_empty() || !granted.is_empty() {
            let owners = self.selection.owners(tx).await?;
            let zone = &self.company.time_zone;
            let changes = stories::changes(&told, folded, None, &stages, zone);
            figures.add(changes, self.day, |owner| owners.count(owner));
            let changes = stories::changes(&granted, None, None, &stages, zone);
            figures.add(changes, self.day, |owner| owners.count_granted(owner));
        }
        if wanted == Wanted::Everything && !is_as_folded {
            figures.intakes = self.walk(tx, &stages).await?;
        }
        Ok(figures)
    }

    async fn walk(&self, tx: &mut Tx, stages: &EntryStages) -> tundish_db::Result<Intakes> {
        walk(tx, &self.selection, self.believed, self.as_of(), stages, &self.company.time_zone).await
    }

    /// The last instant of the day.
    fn as_of(&self) -> Instant {
        self.day.end(&self.company.time_zone).plus_micros(-1)
    }
}

/// The stages in which opportunities count as entered, of every pipeline.
pub(super) async fn entry_stages(tx: &mut Tx) -> tundish_db::Result<EntryStages> {
    let mut stages = EntryStages::default();
    for (pipeline, from) in all_pipelines(tx).await? {
        stages.add_from(&pipeline, from);
    }
    Ok(stages)
}

/// The pipelines asked for, each with the stage from which on opportunities count as entered.
async fn pipelines(tx: &mut Tx, only: Option<PipelineId>) -> Result<Vec<(Pipeline, StageId)>, ReportError> {
    let mut pipelines = all_pipelines(tx).await?;
    pipelines.retain(|(pipeline, _)| only.is_none_or(|only| pipeline.id() == only));
    if only.is_some() && pipelines.is_empty() {
        return Err(ReportError::Unknown { field: "pipeline" });
    }
    Ok(pipelines)
}

async fn all_pipelines(tx: &mut Tx) -> tundish_db::Result<Vec<(Pipeline, StageId)>> {
    let entry_stages = tx
        .all::<(PipelineId, Option<StageId>)>(
            "select id, entry_stage_id from pipeline where deleted_at is null",
            args![],
        )
        .await?;
    let with_entry_stage = |pipeline: Pipeline| {
        let named = entry_stages.iter().find(|(id, _)| *id == pipeline.id()).and_then(|(_, stage)| *stage);
        let from = named.filter(|stage| pipeline.place(*stage).is_some()).unwrap_or(pipeline.first().id);
        (pipeline, from)
    };
    Ok(pipeline::store::all(tx).await?.into_iter().map(with_entry_stage).collect())
}
