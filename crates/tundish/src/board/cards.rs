//! From the rows of the database to what the board shows: parts, stages, cards.

use tundish_domain::{
    Amount as Worth, Band, Money, Pipeline, Probability, Stage,
    funnel::{Figures as Counted, Funnel},
    rounding,
};
use tundish_web::{
    kit::{Amount, marker::Tray},
    look::board::{BoardPart, Card, Column},
    messages::{DisplayUnit, Messages},
};

use super::{figures, page::Shown, store};
use crate::web::App;

/// The parts that have stages, with the first cards of each stage; `cards` are by stage, in the order of the pipeline.
pub(super) fn parts(
    m: Messages,
    app: &App,
    shown: &Shown,
    (pipeline, funnel): (&Pipeline, &Funnel),
    cards: &[Vec<store::Card>],
) -> Vec<BoardPart> {
    let currency = app.company.currency;
    let unit = figures::unit(funnel, currency);
    let bands = [Band::Upper, Band::Middle, Band::Lower];
    let parts = bands.map(|band| {
        let nothing = Counted::default();
        let counted = funnel.bands.iter().find(|(found, _)| *found == band).map_or(&nothing, |(_, counted)| counted);
        let (known, estimate) = figures::worth(counted, currency);
        let stages = pipeline.stages().iter().zip(&funnel.stages).zip(cards);
        let columns = stages
            .filter(|((stage, _), _)| stage.band == band)
            .map(|((stage, (_, counted)), cards)| column(m, app, shown, (pipeline, unit), stage, counted, cards))
            .collect();
        BoardPart {
            part: figures::part(band),
            summary: m.value_in(&short(m, unit, known + estimate), u64::try_from(counted.count).unwrap_or(0)),
            columns,
        }
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

fn column(
    m: Messages,
    app: &App,
    shown: &Shown,
    (pipeline, unit): (&Pipeline, DisplayUnit),
    stage: &Stage,
    counted: &Counted,
    cards: &[store::Card],
) -> Column {
    let (known, estimate) = figures::worth(counted, app.company.currency);
    let count = u64::try_from(counted.count).unwrap_or(0);
    let href = shown.rows(&[("status", "open"), ("stage", &stage.id.to_string())]);
    let more = count.saturating_sub(cards.len() as u64);
    Column {
        stage_id: stage.id.to_string(),
        name: stage.name.clone(),
        count,
        value: short(m, unit, known + estimate),
        weighted: short(m, unit, weighted(known + estimate, stage.probability)),
        known: unit.value(known),
        estimated: unit.value(estimate),
        estimated_value: short(m, unit, estimate),
        without_amount: u64::try_from(counted.without_amount).unwrap_or(0),
        cards: cards.iter().map(|found| card(m, app, shown, needs(m, pipeline, stage, found), found)).collect(),
        more: (0 < more).then(|| (more, href.clone())),
        href,
    }
}

/// The value times its chance of being won, rounded once.
fn weighted(minor: i128, probability: Probability) -> i128 {
    rounding::half_even(minor * i128::from(probability.millionths()), i128::from(Probability::SCALE))
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
