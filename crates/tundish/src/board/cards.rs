//! From the rows of the database to what the board shows: parts, stages, cards.

use tundish_domain::{Amount as Worth, Band, Money, Pipeline, Stage, funnel::Figures as Counted, money::Converted};
use tundish_web::{
    kit::{Amount, marker::Tray},
    look::board::{BoardPart, Card, Column},
    messages::{DisplayUnit, Messages},
};

use super::{
    figures::{self, Counting},
    page::Shown,
    store,
};
use crate::{rate::shown as money, web::App};

/// The parts that have stages, with the first cards of each stage; `cards` are by stage, in the order of the pipeline.
pub(super) fn parts(
    m: Messages,
    app: &App,
    shown: &Shown,
    counting: Counting<'_>,
    cards: &[Vec<store::Card>],
) -> Vec<BoardPart> {
    let unit = counting.unit();
    let bands = [Band::Upper, Band::Middle, Band::Lower];
    let parts = bands.map(|band| {
        let counted = counting.band(band);
        let worth = counting.worth(counted);
        let stages = counting.pipeline.stages().iter().zip(&counting.funnel.stages).zip(cards);
        let columns = stages
            .filter(|((stage, _), _)| stage.band == band)
            .map(|((stage, (_, counted)), cards)| column(m, app, shown, (counting, unit), (stage, counted), cards))
            .collect();
        let value = marked(m, &worth.all, short(m, unit, worth.all.total().minor()));
        let count = counted.map_or(0, |counted| counted.count);
        BoardPart { part: figures::part(band), summary: m.value_in(&value, u64::try_from(count).unwrap_or(0)), columns }
    });
    parts.into_iter().filter(|part| !part.columns.is_empty()).collect()
}

/// A sum in display units with the unit's sign.
fn short(m: Messages, unit: DisplayUnit, minor: i128) -> String {
    match unit.sign(m) {
        "" => m.whole(unit.value(minor)),
        sign => format!("{}\u{a0}{sign}", m.whole(unit.value(minor))),
    }
}

/// The figure of a total, which says when rates went into it.
fn marked(m: Messages, total: &Converted, figure: String) -> String {
    if total.rates_on().is_some() { m.nearly(&figure) } else { figure }
}

fn column(
    m: Messages,
    app: &App,
    shown: &Shown,
    (counting, unit): (Counting<'_>, DisplayUnit),
    (stage, counted): (&Stage, &Counted),
    cards: &[store::Card],
) -> Column {
    let worth = counting.worth([counted]);
    let estimate = worth.estimate.total().minor();
    let count = u64::try_from(counted.count).unwrap_or(0);
    let href = shown.rows(&[("status", "open"), ("stage", &stage.id.to_string())]);
    let more = count.saturating_sub(cards.len() as u64);
    let needs = |found| needs(m, counting.pipeline, stage, found);
    let figure = |minor| marked(m, &worth.all, short(m, unit, minor));
    Column {
        stage_id: stage.id.to_string(),
        name: stage.name.clone(),
        count,
        value: figure(worth.all.total().minor()),
        weighted: figure(worth.all.weighted(stage.probability).minor()),
        known: unit.value(worth.known.total().minor()),
        estimated: unit.value(estimate),
        estimated_value: marked(m, &worth.estimate, short(m, unit, estimate)),
        unconverted: money::unconverted(m, &worth.all),
        without_amount: u64::try_from(counted.without_amount).unwrap_or(0),
        cards: cards.iter().map(|found| card(m, app, shown, needs(found), found)).collect(),
        more: (0 < more).then(|| (more, href.clone())),
        href,
    }
}

/// What the stages further on still ask for, said before somebody tries.
fn needs(m: Messages, pipeline: &Pipeline, here: &Stage, found: &store::Card) -> Vec<(String, String)> {
    let stages = pipeline.stages();
    let Some(from) = pipeline.place(here.id) else { return Vec::new() };
    let missing = |to: usize| pipeline.missing(from, to, |criterion| found.meets(criterion));
    let ahead = stages.iter().enumerate().skip(from + 1).map(|(to, stage)| (stage.id.to_string(), missing(to)));
    ahead.filter(|(_, missing)| !missing.is_empty()).map(|(stage, missing)| (stage, m.still_needs(&missing))).collect()
}

fn card(m: Messages, app: &App, shown: &Shown, needs: Vec<(String, String)>, found: &store::Card) -> Card {
    let id = found.id.to_string();
    Card {
        href: format!("/opportunities/{id}"),
        move_action: format!("/opportunities/{id}/move"),
        version: found.version,
        name: found.account.clone().unwrap_or_else(|| found.name.clone()),
        owner: found.owner.clone(),
        amount: amount(m, found),
        days: found.entered_at.map(|entered| entered.day(&app.company.time_zone).days_until(shown.day).max(0).into()),
        say: match (&found.hold_reason, found.hold_until) {
            (Some(reason), Some(until)) => m.waits_until(reason, until.date()),
            // Next steps are not kept day by day.
            _ if shown.day < shown.today => String::new(),
            _ => found.next_step.as_deref().map_or_else(|| m.no_next_step().to_owned(), |step| m.next_step(step)),
        },
        needs,
        tray: found.hold_until.map(|_| Tray::OnHold),
        id,
    }
}

fn amount(m: Messages, found: &store::Card) -> Amount {
    let worth = Worth::from_parts(found.amount_kind, found.amount_minor, found.currency).unwrap_or_default();
    let number = |money: Money| m.amount(money.minor, money.currency.exponent());
    let currency = found.currency.as_str().to_owned();
    match worth {
        Worth::Unknown => Amount::Unknown,
        Worth::Estimate(money) => Amount::Estimate { number: number(money), currency },
        Worth::Known(money) => Amount::Known { number: number(money), currency },
    }
}
