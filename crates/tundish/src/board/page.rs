//! `GET /funnel`.

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Channel, Currency, Day, Pipeline,
    funnel::Funnel,
    id::{OpportunityId, PipelineId, UserId},
    policy::{Collection, Relation, actions, permit},
};
use tundish_web::{
    http::{error::WebError, input::Query},
    kit::{
        self, Link,
        as_of::AsOf,
        chip,
        keys::{Action, Shortcut},
        notice::{self, Tone},
        shell::Head,
    },
    look::{
        board::{self, Board},
        funnel::{self as view, FunnelPage},
    },
    messages::Messages,
};

use super::{
    cards, figures,
    store::{self, Filter},
};
use crate::{
    access::Sight,
    funnel::{self, Entries, FunnelReport, ReportError},
    opportunity, pipeline,
    web::{App, Asker, Html, Section, day_or_today, denied, frame},
};

/// Days after which the newest event is so old that the page offers to show its day instead.
const STALE_DAYS: i32 = 30;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(home)).route("/funnel", get(page))
}

/// The first page: for those who see no reports, partners, it is the list of what they see.
async fn home(asker: Option<Asker>) -> Redirect {
    let sees_reports = |asker: &Asker| permit::<actions::ReadReports>(&asker.actor, Relation::Company).is_ok();
    Redirect::to(if asker.as_ref().is_none_or(sees_reports) { "/funnel" } else { "/opportunities" })
}

/// The only state of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    as_of: Option<Day>,
    pipeline: Option<PipelineId>,
    owner: Option<UserId>,
    channel: Option<Channel>,
    /// The opportunity that was just moved: the page says so and offers to take it back.
    done: Option<OpportunityId>,
}

/// What is shown, and how its numbers link to their rows.
pub(super) struct Shown {
    pub(super) day: Day,
    pub(super) today: Day,
    narrowed: Vec<(&'static str, String)>,
}

impl Shown {
    fn new(asked: &Asked, pipeline: Option<PipelineId>, day: Day, today: Day) -> Self {
        let mut narrowed = Vec::new();
        narrowed.extend(pipeline.map(|pipeline| ("pipeline", pipeline.to_string())));
        narrowed.extend(asked.owner.map(|owner| ("owner", owner.to_string())));
        narrowed.extend(asked.channel.map(|channel| ("channel", channel.to_string())));
        if day < today {
            narrowed.push(("as_of", day.to_string()));
        }
        Self { day, today, narrowed }
    }

    /// The list of what a number counts.
    pub(super) fn rows(&self, more: &[(&str, &str)]) -> String {
        let narrowed = self.narrowed.iter().map(|(name, value)| (*name, value.as_str()));
        address("/opportunities", narrowed.chain(more.iter().copied()))
    }

    /// This page with one thing changed; without it when there is no value.
    fn page_with(&self, name: &str, value: Option<&str>) -> String {
        let kept =
            self.narrowed.iter().filter(|(found, _)| *found != name).map(|(name, value)| (*name, value.as_str()));
        address("/funnel", kept.chain(value.map(|value| (name, value))))
    }
}

/// An address with a query; values are identifiers, days and words of closed lists, which need no escaping.
fn address<'a>(path: &str, query: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query: Vec<String> = query.map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Everything that the page reads, in one snapshot.
struct Loaded {
    pipelines: Vec<Pipeline>,
    owners: Vec<(UserId, String)>,
    report: FunnelReport,
    /// Which of the report's pipelines is shown.
    chosen: usize,
    toast: Option<kit::toast::Toast>,
    cards: Vec<Vec<store::Card>>,
}

async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let sight = Sight::of(&asker.actor, Collection::Opportunities).map_err(denied)?;
    let today = app.today();
    let day = day_or_today(&app, asked.as_of).min(today);
    let is_past = day < today;
    let back = opportunity::Back::Funnel(Shown::new(&asked, asked.pipeline, day, today).page_with("as_of", None));
    let come_back = back.clone();
    let (actor, who_asks, asked_for, zone) = (asker.actor, asker.clone(), asked.clone(), app.company.time_zone.clone());
    let load = async move |tx: &mut Tx| -> Result<Option<Loaded>, ReportError> {
        let query = funnel::Query {
            as_of: Some(day),
            pipeline: asked_for.pipeline,
            owner: asked_for.owner,
            channel: asked_for.channel,
            ..funnel::Query::default()
        };
        let report = funnel::report(tx, &actor, &query).await?;
        let Some(chosen) = fullest(&report) else { return Ok(None) };
        let pipeline = report.standing.pipelines[chosen].0.clone();
        let filter = Filter { sight, pipeline: pipeline.id(), owner: asked_for.owner, channel: asked_for.channel };
        let mut cards = Vec::new();
        for stage in pipeline.stages() {
            cards.push(if is_past {
                store::cards_at(tx, &filter, stage.id, day.end(&zone).plus_micros(-1)).await?
            } else {
                store::cards(tx, &filter, stage.id).await?
            });
        }
        let owners = store::owners(tx, sight).await?;
        let pipelines = pipeline::store::all(tx).await?;
        let toast = match asked_for.done {
            Some(moved) => opportunity::toast_after(tx, &who_asks, moved, &come_back).await?,
            None => None,
        };
        Ok(Some(Loaded { pipelines, owners, report, chosen, toast, cards }))
    };
    let loaded = if is_past { app.db.read_long(load).await } else { app.db.read(load).await };
    let loaded = loaded.map_err(funnel::api::report_error)?.ok_or_else(WebError::not_found)?;
    render(&app, &asker, &asked, (day, &back), loaded).map(IntoResponse::into_response)
}

/// The pipeline in which most is open, or else most was decided; the company's first when all are empty.
fn fullest(report: &FunnelReport) -> Option<usize> {
    let fill = |(_, funnel): &(Pipeline, Funnel)| {
        let open: i64 = funnel.bands.iter().map(|(_, counted)| counted.count).sum();
        (open, funnel.won.count + funnel.lost.count)
    };
    let pipelines = report.standing.pipelines.iter().enumerate();
    pipelines.max_by_key(|(place, pipeline)| (fill(pipeline), std::cmp::Reverse(*place))).map(|(place, _)| place)
}

fn render(
    app: &App,
    asker: &Asker,
    asked: &Asked,
    (day, back): (Day, &opportunity::Back),
    mut loaded: Loaded,
) -> Result<Html, WebError> {
    let (m, today) = (asker.m, app.today());
    let is_past = day < today;
    let standing = &loaded.report.standing;
    let (pipeline, funnel) = &standing.pipelines[loaded.chosen];
    let entries = &loaded.report.entries[loaded.chosen];
    let shown = Shown::new(asked, (1 < loaded.pipelines.len()).then(|| pipeline.id()), day, today);
    let currency = app.company.currency;
    let frame = frame(app, asker, Some(Section::Funnel))?;
    let head = Head {
        title: m.funnel().to_owned(),
        as_of: Some(as_of(&shown)),
        shortcuts: shortcuts(m),
        toasts: loaded.toast.take().into_iter().collect(),
        ..Head::default()
    };
    let new = Link::new(m.new_opportunity(), "/opportunities/new");
    let about = about(m, asked, &loaded, pipeline, entries, currency);
    let stale = stale_notice(m, &shown, standing.newest_at.map(|at| at.day(&app.company.time_zone)));
    if standing.newest_at.is_none() {
        let may_import = permit::<actions::Import>(&asker.actor, Relation::Company).is_ok();
        return Ok(Html(kit::shell::page(&frame, &head, view::empty(m, &about, may_import, &new))));
    }
    let counting = figures::Counting { pipeline, funnel, rates: &standing.rates, day: standing.as_of };
    let page = FunnelPage {
        about,
        hundred: figures::hundred(&shown, &entries.cohorts),
        fact: None,
        figures: figures::figures(m, &asker.actor, &shown, counting, &entries.weeks),
        board: Board {
            parts: cards::parts(m, app, &shown, counting, &loaded.cards),
            filters: filters(m, asked, &shown, &loaded),
            can_move: !is_past,
            back: back.word().to_owned(),
        },
        actions: maud::html! {
            // On a phone the bar has it.
            @if !is_past { span class="only-wide" { (kit::button::link(kit::button::Weight::Go, m.new_opportunity(), "/opportunities/new", Some("c"))) } }
        },
    };
    let content = maud::html! { (stale) (page.content(m, &frame.guard)) };
    Ok(Html(kit::shell::page(&frame, &head, content)))
}

fn shortcuts(m: Messages) -> Vec<Shortcut> {
    let mut shortcuts = board::shortcuts(m);
    shortcuts.push(Action::Add.named(m, m.new_opportunity()));
    shortcuts
}

fn as_of(shown: &Shown) -> AsOf {
    let day = |day: Day| shown.page_with("as_of", (day < shown.today).then(|| day.to_string()).as_deref());
    AsOf {
        day: shown.day.date(),
        today: shown.today.date(),
        earlier: Some(day(shown.day.add_days(-7))),
        later: (shown.day < shown.today).then(|| day(shown.day.add_days(7).min(shown.today))),
        today_href: shown.page_with("as_of", None),
        action: "/funnel".to_owned(),
        keeps: shown
            .narrowed
            .iter()
            .filter(|(name, _)| *name != "as_of")
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    }
}

/// When nothing was entered for a month, the day of the newest event is more telling than today.
fn stale_notice(m: Messages, shown: &Shown, newest: Option<Day>) -> maud::Markup {
    match newest {
        Some(newest) if shown.day == shown.today && STALE_DAYS < newest.days_until(shown.today) => {
            let link = Link::new(m.show_as_of(newest.date()), shown.page_with("as_of", Some(&newest.to_string())));
            notice::strip(Tone::Plain, m.older_than_a_month(), "", Some(&link))
        }
        _ => maud::html! {},
    }
}

fn about(
    m: Messages,
    asked: &Asked,
    loaded: &Loaded,
    pipeline: &Pipeline,
    entries: &Entries,
    currency: Currency,
) -> String {
    let whose = asked
        .owner
        .and_then(|owner| loaded.owners.iter().find(|(found, _)| *found == owner))
        .map_or_else(|| m.all_i_see().to_owned(), |(_, name)| name.clone());
    let mut said = vec![
        whose,
        asked
            .channel
            .map_or_else(|| m.all_channels().to_owned(), |channel| m.channel_word(channel.as_str()).to_owned()),
        currency.as_str().to_owned(),
    ];
    if 1 < loaded.pipelines.len() {
        said.insert(0, pipeline.name().to_owned());
    }
    if 0 < entries.undated {
        said.push(m.undated(entries.undated));
    }
    said.join(", ")
}

/// What the board is narrowed to: pipelines, owner, channel.
fn filters(m: Messages, asked: &Asked, shown: &Shown, loaded: &Loaded) -> maud::Markup {
    let chosen = asked.owner.and_then(|owner| loaded.owners.iter().find(|(found, _)| *found == owner));
    let shown_pipeline = loaded.report.standing.pipelines[loaded.chosen].0.id();
    maud::html! {
        @if 1 < loaded.pipelines.len() {
            @for pipeline in &loaded.pipelines {
                (chip::choice(pipeline.name(), &shown.page_with("pipeline", Some(&pipeline.id().to_string())), pipeline.id() == shown_pipeline))
            }
        }
        @if let Some((_, name)) = chosen {
            (chip::filter(m, m.owner(), name, &shown.page_with("owner", None)))
        } @else if 1 < loaded.owners.len() {
            form class="bar__choose" method="get" action="/funnel" {
                @for (name, value) in shown.narrowed.iter().filter(|(name, _)| *name != "owner") { input type="hidden" name=(name) value=(value); }
                label class="unseen" for="owner" { (m.owner()) }
                select id="owner" name="owner" data-submits {
                    option value="" { (m.owner()) ": " (m.anyone()) }
                    @for (id, name) in &loaded.owners { option value=(id) { (name) } }
                }
                button class="btn" type="submit" { (m.show()) }
            }
        }
        @if let Some(channel) = asked.channel {
            (chip::filter(m, m.channel(), m.channel_word(channel.as_str()), &shown.page_with("channel", None)))
        }
    }
}
