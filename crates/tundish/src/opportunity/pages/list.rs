//! The list of opportunities: every number of the funnel leads here.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::{Tx, args};
use tundish_domain::{
    Amount, Day, Instant, Pipeline, Status, TimeZone,
    id::{OpportunityId, PipelineId, StageId, UserId},
    money::DatedRate,
    policy::{Actor, Collection, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::Query,
        page::Cursor,
        redirect::{LocalPath, SeeOther},
    },
    kit::{
        as_of::AsOf,
        keys::Action,
        pager::Pager,
        shell::{Head, Neighbours},
    },
};

use super::{
    answer,
    filter::{Filter, Standing},
};
use crate::{
    access::{self, Sight},
    account,
    names::{Names, STAGES, assignable},
    opportunity::{
        inside,
        listing::{self, Row},
        newest::{Entry, Place, Wanted},
        views::list::List,
    },
    own_field::Sheet,
    pipeline,
    rate::{self, shown::Tally},
    search::{self, find},
    setting, user,
    web::{App, Asker, db_error, denied},
};

/// Rows of a page.
const ROWS: usize = 50;

/// Everything that the page shows.
#[derive(Debug)]
pub(in crate::opportunity) struct Loaded {
    pub(in crate::opportunity) rows: Vec<Row>,
    /// Whether there are rows beyond these, in the direction in which was asked.
    has_more: bool,
    pub(in crate::opportunity) pipelines: Vec<Pipeline>,
    /// Whether the asker sees what the company says among itself.
    pub(in crate::opportunity) sees_inside: bool,
    /// Stages that no pipeline has any more.
    pub(in crate::opportunity) names: Names,
    /// The company's own fields, for those who see what it says among itself.
    pub(in crate::opportunity) own: Sheet,
    /// What the rows come to, when they are all open, all won or all lost.
    pub(in crate::opportunity) total: Option<Tally>,
    /// By whom the list can be narrowed.
    pub(in crate::opportunity) people: Vec<(UserId, String)>,
    /// The names of what it is narrowed by, as far as the asker may know them.
    pub(in crate::opportunity) owner: Option<String>,
    pub(in crate::opportunity) account: Option<String>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    asker: Asker,
    RawQuery(raw): RawQuery,
    Query(filter): Query<Filter>,
) -> Result<Response, WebError> {
    let sight = Sight::of(&asker.actor, Collection::Opportunities).map_err(denied)?;
    let asked = filter.conditions().len();
    let today = app.today();
    let filter = Filter {
        as_of: filter.as_of.filter(|day| *day < today),
        // To be found in a band is to be told of it.
        band: filter.band.filter(|_| inside::is_open_to(&asker.actor)),
        own: filter.own.filter(|_| inside::is_open_to(&asker.actor)),
        q: filter.q.filter(|typed| typed.len() <= find::LONGEST),
        ..filter
    };
    let place = place(&filter)?;
    // The address says what the page shows: no fields that the form sent empty, no conditions that do not hold.
    let is_empty = |pair: &str| pair.split_once('=').is_none_or(|(_, value)| value.is_empty());
    if filter.conditions().len() < asked || raw.is_some_and(|raw| raw.split('&').any(is_empty)) {
        let path = filter.with(filter.after.as_ref(), filter.before.as_ref());
        return Ok(SeeOther(LocalPath::or_home(Some(&path))).into_response());
    }
    let (actor, zone, asked) = (asker.actor, app.company.time_zone.clone(), filter.clone());
    let is_slow = filter.as_of.is_some() || filter.from.is_some() || filter.to.is_some() || filter.entered.is_some();
    let read = async move |tx: &mut Tx| load(tx, &actor, sight, &asked, place, &zone).await;
    let loaded = if is_slow { app.db.read_long(read).await } else { app.db.read(read).await };
    page(&app, &asker, &filter, place, loaded.map_err(db_error)?)
}

fn place(filter: &Filter) -> Result<Place, WebError> {
    let name = filter.list_name();
    Ok(match (&filter.after, &filter.before) {
        (Some(after), _) => Place::After(after.key_as(&name, OpportunityId::new)?),
        (None, Some(before)) => Place::Before(before.key_as(&name, OpportunityId::new)?),
        (None, None) => Place::Newest,
    })
}

async fn load(
    tx: &mut Tx,
    actor: &Actor,
    sight: Sight,
    filter: &Filter,
    place: Place,
    zone: &TimeZone,
) -> Result<Loaded, tundish_db::Error> {
    let pipelines = pipeline::store::all(tx).await?;
    let wanted = wanted(tx, actor, sight, filter, &pipelines, zone).await?;
    let rows = listing::page(tx, &wanted, place, ROWS + 1).await?.into_iter();
    let mut rows: Vec<Row> = rows.map(|row| inside::row_seen_by(actor, row)).collect();
    let has_more = ROWS < rows.len();
    if has_more {
        match place {
            Place::Before(_) => drop(rows.remove(0)),
            Place::Newest | Place::After(_) => rows.truncate(ROWS),
        }
    }
    let mut names = Names::default();
    let gone = rows
        .iter()
        .map(|row| row.stage)
        .filter(|stage| !pipelines.iter().any(|pipeline| pipeline.stage(*stage).is_some()));
    names.add(tx, STAGES, gone.map(Into::into).collect::<Vec<_>>()).await?;
    let people = match sight {
        Sight::Own(_) => Vec::new(),
        Sight::Everything | Sight::From(_) => assignable(tx, sight).await?,
    };
    let owner = match filter.owner {
        Some(id) if access::relation_to_person(tx, actor, id).await? != Relation::Stranger => {
            user::store::by_id(tx, id).await?.map(|person| person.name)
        }
        _ => None,
    };
    let account = match filter.account {
        Some(id) => account::store::load(tx, actor, id).await?.and_then(|(account, relation)| {
            permit::<actions::ReadAccountCard>(actor, relation).is_ok().then_some(account.name)
        }),
        None => None,
    };
    let own = inside::own_fields(tx, actor, None).await?;
    let total = match filter.status.and_then(Standing::status) {
        Some(_) => total(tx, &rows, filter.as_of, zone).await?,
        None => None,
    };
    Ok(Loaded {
        sees_inside: inside::is_open_to(actor),
        own,
        total,
        rows,
        has_more,
        pipelines,
        names,
        people,
        owner,
        account,
    })
}

/// What the rows come to: open ones at the rates of the day, closed ones at those that were frozen.
async fn total(
    tx: &mut Tx,
    rows: &[Row],
    as_of: Option<Day>,
    zone: &TimeZone,
) -> Result<Option<Tally>, tundish_db::Error> {
    let Some(company) = setting::company(tx).await?.filter(|_| !rows.is_empty()) else { return Ok(None) };
    let day = as_of.unwrap_or_else(|| tx.now().day(zone));
    let amount = |row: &Row| row.won.map_or(row.amount, Amount::Known);
    let currencies = rows.iter().filter_map(|row| amount(row).money()).map(|money| money.currency);
    let rates = rate::store::of_day(tx, company.currency, currencies, day).await?;
    let mut total = Tally::new(&rates);
    for row in rows {
        let amount = amount(row);
        let currency = amount.money().map(|money| money.currency);
        let is_foreign = currency.is_some_and(|currency| currency != company.currency);
        let dated = if row.status != Status::Open && is_foreign {
            let day = row.closed_at.map_or(day, |closed| closed.day(zone));
            row.closed_rate.map(|rate| DatedRate { rate, day })
        } else {
            currency.and_then(|currency| rates.on(currency, day))
        };
        total.add(amount, dated);
    }
    Ok(Some(total))
}

/// The conditions as the database is asked for them.
async fn wanted(
    tx: &mut Tx,
    actor: &Actor,
    sight: Sight,
    filter: &Filter,
    pipelines: &[Pipeline],
    zone: &TimeZone,
) -> Result<Wanted, tundish_db::Error> {
    let from = filter.from.map(|day| day.start(zone));
    let before = filter.to.map(|day| day.end(zone));
    let is_entered = filter.status == Some(Standing::Entered);
    let entered = (is_entered || filter.entered.is_some()).then_some(Entry {
        stages: entered_stages(tx, pipelines).await?,
        from: from.filter(|_| is_entered),
        before: before.filter(|_| is_entered),
    });
    let is_dated = filter.from.is_some() || filter.to.is_some();
    let closed = (is_dated && matches!(filter.status, Some(Standing::Won | Standing::Lost))).then_some((from, before));
    let in_pipeline = |id: PipelineId| filter.pipeline.is_none_or(|pipeline| pipeline == id);
    let stages = (filter.stage.is_some() || filter.band.is_some()).then(|| {
        let stages = pipelines.iter().filter(|pipeline| in_pipeline(pipeline.id())).flat_map(|pipeline| {
            pipeline
                .stages()
                .iter()
                .filter(|stage| filter.stage.is_none_or(|id| stage.id == id))
                .filter(|stage| filter.band.is_none_or(|band| stage.band == band))
                .map(|stage| (pipeline.id(), stage.id))
        });
        stages.collect()
    });
    let ids = match &filter.q {
        Some(typed) => {
            let ids = find::ids(tx, actor, search::Kind::Opportunity, typed).await?;
            Some(ids.into_iter().map(OpportunityId::from).collect())
        }
        None => None,
    };
    Ok(Wanted {
        ids,
        status: filter.status.and_then(Standing::status),
        pipeline: filter.pipeline,
        stages,
        owner: filter.owner,
        channel: filter.channel,
        amount: filter.amount,
        account: filter.account,
        own: filter.own.clone(),
        entered,
        closed,
        as_of: filter.as_of.map(|day| last_instant(day.end(zone))),
        ..Wanted::all(sight)
    })
}

/// The stages in which an opportunity counts as entered: from the one that its pipeline names, else all.
async fn entered_stages(tx: &mut Tx, pipelines: &[Pipeline]) -> Result<Vec<StageId>, tundish_db::Error> {
    let named = tx
        .all::<(PipelineId, Option<StageId>)>(
            "select id, entry_stage_id from pipeline where deleted_at is null",
            args![],
        )
        .await?;
    let of = |pipeline: &Pipeline| {
        let entry = named.iter().find(|(id, _)| *id == pipeline.id()).and_then(|(_, stage)| *stage);
        let first = entry.and_then(|stage| pipeline.place(stage)).unwrap_or_default();
        pipeline.stages()[first..].iter().map(|stage| stage.id).collect::<Vec<_>>()
    };
    Ok(pipelines.iter().flat_map(of).collect())
}

/// The last instant before the end of a day.
fn last_instant(end: Instant) -> Instant {
    end.plus_micros(-1)
}

/// The opportunities before and behind this one in the list from which it was opened, as that list is now. Lists of a day in the
/// past open the record as it is today, which has no place in them.
pub(super) async fn neighbours(
    tx: &mut Tx,
    actor: &Actor,
    id: OpportunityId,
    filter: &Filter,
    zone: &TimeZone,
) -> Result<Neighbours, tundish_db::Error> {
    let Ok(sight) = Sight::of(actor, Collection::Opportunities) else { return Ok(Neighbours::default()) };
    if filter.as_of.is_some() {
        return Ok(Neighbours::default());
    }
    let pipelines = pipeline::store::all(tx).await?;
    let wanted = wanted(tx, actor, sight, filter, &pipelines, zone).await?;
    let mut beside = [None, None];
    for (beside, place) in beside.iter_mut().zip([Place::Before(id), Place::After(id)]) {
        *beside = listing::page(tx, &wanted, place, 1).await?.first().map(|row| filter.record(row.id));
    }
    let [previous, next] = beside;
    Ok(Neighbours { previous, next })
}

fn page(app: &App, asker: &Asker, filter: &Filter, place: Place, loaded: Loaded) -> Result<Response, WebError> {
    let m = asker.m;
    let zone = &app.company.time_zone;
    let today = app.today();
    let day = filter.as_of.unwrap_or(today);
    let is_past = day < today;
    let may_create = !is_past && permit::<actions::CreateOpportunity>(&asker.actor, Relation::Own).is_ok();
    let mut shortcuts = vec![Action::Rows.shortcut(m), Action::Filter.shortcut(m)];
    if may_create {
        shortcuts.push(Action::Add.named(m, m.new_opportunity()));
    }
    let on = |day: Day| filter.changed(&[], Some(("as_of", &day.to_string())));
    let without_day = filter.changed(&["as_of"], None);
    let later = day.add_days(7);
    let head = Head {
        title: m.opportunities().to_owned(),
        as_of: Some(AsOf {
            day: day.date(),
            today: today.date(),
            earlier: Some(on(day.add_days(-7))),
            later: is_past.then(|| if later < today { on(later) } else { without_day.clone() }),
            today_href: without_day,
            action: "/opportunities".to_owned(),
            keeps: filter
                .conditions()
                .into_iter()
                .filter(|(name, _)| *name != "as_of")
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }),
        shortcuts,
        ..Head::default()
    };
    let at = filter.as_of.map_or_else(|| app.db.clock().now(), |day| last_instant(day.end(zone)));
    let pager = pager(m.rows_shown(loaded.rows.len() as u64), filter, place, &loaded);
    answer(app, asker, StatusCode::OK, &head, |_| {
        List { m, actor: &asker.actor, loaded: &loaded, filter, zone, at, is_past, may_create, pager }.content()
    })
}

fn pager(summary: String, filter: &Filter, place: Place, loaded: &Loaded) -> Pager {
    let name = filter.list_name();
    let cursor = |row: Option<&Row>| row.map(|row| Cursor::after(&name, &row.id.get()));
    let older = cursor(loaded.rows.last()).map(|cursor| filter.with(Some(&cursor), None));
    let newer = cursor(loaded.rows.first()).map(|cursor| filter.with(None, Some(&cursor)));
    match place {
        Place::Newest => Pager { newer: None, older: older.filter(|_| loaded.has_more), summary },
        Place::After(_) => Pager { newer, older: older.filter(|_| loaded.has_more), summary },
        Place::Before(_) => Pager { newer: newer.filter(|_| loaded.has_more), older, summary },
    }
}
