//! The pages of rates: what counts now, what counted before, what is missing.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{
    Currency,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        button::{self, Weight},
        keys::Shortcut,
        notice::{self, Tone},
        panel,
        shell::{Head, page_head},
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::{ExchangeRate, store};
use crate::{
    record::{
        Found, RecordError,
        pages::{self, KindWords, Paged, View, href},
        value,
    },
    web::{App, Asker, Section, record_error},
};

/// Most rates that the page shows.
const SHOWN: i64 = 1_000;

impl Paged for ExchangeRate {
    const PATH: &'static str = "/settings/rates";
    const SECTION: Section = Section::Settings;
    const SHOWN_COLUMNS: &'static [&'static str] = &["rate", "from_on"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.rates(), new: m.new_rate(), empty: m.no_rates(), about: m.rates_about() }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }

    fn about(view: &View<'_, Self>) -> String {
        view.m.decimal(value::plain(&view.record().rate.to_string()))
    }
}

/// The page.
pub(super) async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let (actor, m, today) = (asker.actor, asker.m, app.today());
    let read = app.db.read(async move |tx: &mut Tx| {
        permit::<actions::ReadSettings>(&actor, Relation::Company)?;
        let all = store::newest(tx, SHOWN).await?;
        let rates = store::rates(tx).await?;
        let missing: Vec<Currency> =
            store::in_use(tx).await?.into_iter().filter(|currency| rates.on(*currency, today).is_none()).collect();
        Ok::<_, RecordError>((all, missing))
    });
    let (all, missing) = read.await.map_err(|error| record_error(error, None))?;
    let may_add = permit::<actions::ManageSettings>(&actor, Relation::Company).is_ok();
    let shortcuts = if may_add { vec![Shortcut::new("c", m.new_rate())] } else { Vec::new() };
    let crumbs = vec![Link::new(m.settings(), crate::admin::HOME)];
    let head = Head { title: m.rates().to_owned(), crumbs, shortcuts, ..Head::default() };
    // What counts today stands above what counted before or will count.
    let (mut now, mut others): (Vec<&ExchangeRate>, Vec<&ExchangeRate>) = (Vec::new(), Vec::new());
    for rate in &all {
        let is_first = now.last().is_none_or(|last| last.currency != rate.currency);
        if rate.from_on <= today && is_first { now.push(rate) } else { others.push(rate) }
    }
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let add = html! { @if may_add { (button::link(Weight::Go, m.new_rate(), "/settings/rates/new", Some("c"))) } };
        let codes: Vec<&str> = missing.iter().map(Currency::as_str).collect();
        html! {
            (page_head(m.rates(), &m.rates_of(app.company.currency.as_str()), add))
            div class="stack" {
                @if !missing.is_empty() { (notice::strip(Tone::Late, &m.no_rate_for(&m.list(&codes)), m.no_rate_text(), None)) }
                @if all.is_empty() { (panel::bare(m.no_rates(), m.rates_about())) }
                @if !now.is_empty() { (panel::flush(m.rates_now(), None, rows(m, m.rates_now(), &now))) }
                @if !others.is_empty() { (panel::flush(m.rates_before(), None, rows(m, m.rates_before(), &others))) }
            }
        }
    })
}

fn rows(m: Messages, caption: &str, rates: &[&ExchangeRate]) -> Markup {
    let columns = [Column::words(m.currency()), Column::numbers(m.rate()), Column::words(m.counts_from())];
    let rows = html! {
        @for rate in rates {
            tr {
                (table::name(rate.currency.as_str(), &href::<ExchangeRate>(rate.id)))
                (table::number(&m.decimal(value::plain(&rate.rate.to_string())), None))
                td { (m.day(rate.from_on.date())) }
            }
        }
    };
    table::table(m, Kind::Figures, caption, &columns, rows, None)
}
