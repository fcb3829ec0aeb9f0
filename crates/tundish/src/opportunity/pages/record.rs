//! The page of one opportunity.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Change, Instant, Opportunity, Pipeline,
    change::{self, Changed},
    id::{EventSeq, OpportunityId, Tsid, UserId},
    policy::{Actor, Collection, Permitted, Relation, actions, permit},
    span::{self, Spell},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Path, Query},
    },
    kit::{
        Link,
        keys::Action,
        shell::{Head, Neighbours},
        toast::Toast,
    },
};

use super::{answer, clock_zone, filter::Filter, list, toast};
use crate::{
    access::Sight,
    activity::{Parent, around::Around},
    attachment::panel::Files,
    event::{
        self,
        store::{Recorded, RecordedChange},
    },
    names::{ACCOUNTS, Names, PIPELINES, PRODUCTS, STAGES, USERS, assignable},
    opportunity::{VerbError, details::panels::Details, history, inside, store, views::record},
    own_field::Sheet,
    pipeline,
    record::{RecordError, Target, refs::exists},
    search::recent,
    share::{self, Granted, Shared},
    web::{App, Asker, verb_error},
};

/// Everything that the page shows.
#[derive(Debug)]
pub(in crate::opportunity) struct Loaded {
    pub(in crate::opportunity) opportunity: Opportunity,
    /// Whether the asker sees what the company says among itself.
    pub(in crate::opportunity) sees_inside: bool,
    pub(in crate::opportunity) may: May,
    /// The pipeline, unless it was removed since.
    pub(in crate::opportunity) pipeline: Option<Pipeline>,
    /// The stays in stages, oldest first.
    pub(in crate::opportunity) spells: Vec<Spell>,
    /// The events in the order of the record; none for those who may not see them.
    pub(in crate::opportunity) events: Vec<Told>,
    /// The events that can be taken back.
    pub(in crate::opportunity) undoable: BTreeSet<EventSeq>,
    pub(in crate::opportunity) names: Names,
    /// Its contacts, lines and competitors; for those who see what the company says among itself.
    pub(in crate::opportunity) details: Option<Details>,
    /// What it says of its own fields, for the same.
    pub(in crate::opportunity) own: Sheet,
    /// To whom it was given, and what the asker may do about that.
    pub(in crate::opportunity) granted: Vec<Granted>,
    pub(in crate::opportunity) sharing: share::May,
    /// What was done and is planned around it.
    pub(in crate::opportunity) around: Option<Around>,
    /// Its files.
    pub(in crate::opportunity) files: Option<Files>,
    /// To whom it can be handed.
    pub(in crate::opportunity) people: Vec<(UserId, String)>,
    /// When it was read.
    pub(in crate::opportunity) now: Instant,
    /// Whether the actor opened another record last.
    is_new_to_asker: bool,
}

/// An event with its changes.
#[derive(Debug)]
pub(in crate::opportunity) struct Told {
    pub(in crate::opportunity) event: Recorded,
    /// The changes that this version of Tundish knows how to read.
    pub(in crate::opportunity) changes: Changed,
    /// Whether these are all of them; a newer version may have recorded more.
    pub(in crate::opportunity) is_whole: bool,
}

impl Told {
    fn of(event: Recorded) -> Self {
        let whole = event.changes_of_opportunity();
        let is_whole = whole.is_ok();
        let changes = whole.unwrap_or_else(|_| {
            let known = event.changes.iter().filter_map(|recorded| {
                let RecordedChange { field, before, after, personal } = recorded.clone();
                Some(Change { field: change::field(&field)?, before, after, personal })
            });
            Changed { columns: known.collect(), own: event.own_changes() }
        });
        Self { event, changes, is_whole }
    }
}

/// What the asker may do with the record, as the policy says. Whether its state allows it is another question.
#[derive(Debug, Clone, Copy)]
pub(in crate::opportunity) struct May {
    pub(in crate::opportunity) move_it: bool,
    pub(in crate::opportunity) win: bool,
    pub(in crate::opportunity) lose: bool,
    pub(in crate::opportunity) reopen: bool,
    pub(in crate::opportunity) hold: bool,
    pub(in crate::opportunity) resume: bool,
    pub(in crate::opportunity) reassign: bool,
    pub(in crate::opportunity) edit: bool,
    pub(in crate::opportunity) delete: bool,
    pub(in crate::opportunity) restore: bool,
    pub(in crate::opportunity) read_events: bool,
}

impl May {
    fn of(actor: &Actor, relation: Relation) -> Self {
        fn may<A: Permitted>(actor: &Actor, relation: Relation) -> bool {
            permit::<A>(actor, relation).is_ok()
        }
        Self {
            // Which way a move goes is known when it is made.
            move_it: may::<actions::Advance>(actor, relation) && may::<actions::MoveBack>(actor, relation),
            win: may::<actions::Win>(actor, relation),
            lose: may::<actions::Lose>(actor, relation),
            reopen: may::<actions::Reopen>(actor, relation),
            hold: may::<actions::Hold>(actor, relation),
            resume: may::<actions::Resume>(actor, relation),
            reassign: may::<actions::Reassign>(actor, relation),
            edit: may::<actions::EditOpportunity>(actor, relation),
            delete: may::<actions::DeleteOpportunity>(actor, relation),
            restore: may::<actions::RestoreOpportunity>(actor, relation),
            read_events: may::<actions::ReadEvents>(actor, relation),
        }
    }
}

/// Loads the record for its page.
///
/// # Errors
/// [`VerbError::Hidden`] for what the actor may not see.
pub(super) async fn load(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<Loaded, VerbError> {
    let (opportunity, relation) = store::load(tx, actor, id).await?.ok_or(VerbError::Hidden)?;
    permit::<actions::ReadOpportunity>(actor, relation)?;
    let may = May::of(actor, relation);
    let pipeline = pipeline::store::by_id(tx, opportunity.pipeline).await?;
    let spells = span::spells(&history::believed(tx, id).await?);
    let events = if may.read_events { event::store::of_subject(tx, id.into()).await? } else { Vec::new() };
    let events: Vec<Told> = events.into_iter().map(Told::of).collect();
    let people = match Sight::of(actor, Collection::Opportunities) {
        Ok(sight) if may.reassign => assignable(tx, sight).await?,
        _ => Vec::new(),
    };
    let around = Around::read(tx, actor, Parent::Opportunity(id), relation).await?;
    let files = Files::read(tx, actor, OpportunityId::KIND, id.into()).await?;
    let names = names(tx, actor, &opportunity, &spells, &events).await?;
    let undoable = undoable(actor, relation, &opportunity, &events);
    let sees_inside = inside::is_open_to(actor);
    let shared = Shared::Opportunity(id);
    let granted = match share::of(tx, actor, shared).await {
        Ok(granted) => granted,
        Err(RecordError::Db(error)) => return Err(error.into()),
        Err(_) => Vec::new(),
    };
    let sharing = match opportunity.deleted_at {
        None => share::May::of(actor, relation, shared),
        Some(_) => share::May::default(),
    };
    let own = inside::own_fields(tx, actor, Some(id)).await?;
    let details = if sees_inside { Some(Details::read(tx, actor, id).await?) } else { None };
    let opportunity = inside::seen_by(actor, &opportunity);
    let is_new_to_asker = !recent::is_last(tx, actor, id.into()).await?;
    Ok(Loaded {
        granted,
        sharing,
        opportunity,
        sees_inside,
        may,
        pipeline,
        spells,
        events,
        undoable,
        names,
        details,
        own,
        around,
        files,
        people,
        now: tx.now(),
        is_new_to_asker,
    })
}

/// The names of everything that the record and its events mention. An account to which it belonged once may be none that the
/// actor sees, and to see a deleted opportunity is not to see its account.
async fn names(
    tx: &mut Tx,
    actor: &Actor,
    opportunity: &Opportunity,
    spells: &[Spell],
    events: &[Told],
) -> Result<Names, tundish_db::Error> {
    let mut mentioned: BTreeMap<&'static str, Vec<Tsid>> = BTreeMap::new();
    let mut mention = |table, id: Tsid| mentioned.entry(table).or_default().push(id);
    mention(USERS, opportunity.owner.into());
    mention(STAGES, opportunity.stage.into());
    mention(PIPELINES, opportunity.pipeline.into());
    if let Some(account) = opportunity.account {
        mention(ACCOUNTS, account.into());
    }
    if let Some(product) = opportunity.product {
        mention(PRODUCTS, product.into());
    }
    for spell in spells {
        mention(STAGES, spell.stage.into());
    }
    for event in events {
        if let Some(actor) = event.event.actor_id {
            mention(USERS, actor.into());
        }
        for change in &event.changes.columns {
            let table = match change.field {
                "owner_id" => USERS,
                "stage_id" => STAGES,
                "account_id" => ACCOUNTS,
                "product_id" => PRODUCTS,
                "pipeline_id" => PIPELINES,
                _ => continue,
            };
            for id in [&change.before, &change.after].into_iter().flatten().filter_map(|text| text.parse().ok()) {
                mention(table, id);
            }
        }
    }
    let mut names = Names::default();
    for (table, mut ids) in mentioned {
        if table == ACCOUNTS {
            let mut seen = Vec::new();
            let own = opportunity.account.filter(|_| opportunity.deleted_at.is_none()).map(Tsid::from);
            for id in ids {
                if own == Some(id) || exists(tx, actor, Target::Account, id).await? {
                    seen.push(id);
                }
            }
            ids = seen;
        }
        names.add(tx, table, ids).await?;
    }
    Ok(names)
}

/// The events that the rule would take back now.
fn undoable(actor: &Actor, relation: Relation, opportunity: &Opportunity, events: &[Told]) -> BTreeSet<EventSeq> {
    let mut undoable = BTreeSet::new();
    let (Ok(undo), Ok(live)) = (permit::<actions::UndoOpportunity>(actor, relation), opportunity.live()) else {
        return undoable;
    };
    let may_reassign = permit::<actions::Reassign>(actor, relation).is_ok();
    let mut later = Changed::default();
    // What cannot be read whole can neither be taken back nor shown not to matter.
    for event in events.iter().rev().take_while(|event| event.is_whole) {
        let is_allowed = may_reassign || event.changes.columns.iter().all(|change| change.field != "owner_id");
        if is_allowed && change::undo(&undo, live, &event.changes, event.event.happened_at, &later).is_ok() {
            undoable.insert(event.event.seq);
        }
        later.extend(event.changes.clone());
    }
    undoable
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Something was just done: say what.
    done: Option<String>,
    /// The list from which it was opened.
    from: Option<String>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let list = asked.from.as_deref().and_then(Filter::parse);
    let (from, zone) = (list.clone(), app.company.time_zone.clone());
    let read = app.db.read(async move |tx| {
        let loaded = load(tx, &actor, id).await?;
        let neighbours = match &from {
            Some(filter) => list::neighbours(tx, &actor, id, filter, &zone).await?,
            None => Neighbours::default(),
        };
        Ok::<_, VerbError>((loaded, neighbours))
    });
    let (loaded, neighbours) = read.await.map_err(|error| verb_error(error, None))?;
    if loaded.is_new_to_asker {
        recent::note(&app, &asker, OpportunityId::KIND, id.into());
    }
    let toast = asked.done.and_then(|_| toast::of_record(&loaded, &asker, &toast::Back::Record));
    let way = Way { list: list.map(|list| list.list_name()), neighbours };
    page(&app, &asker, StatusCode::OK, &loaded, toast, way)
}

/// The way to a record: the list from which it was opened.
#[derive(Debug, Default)]
pub(super) struct Way {
    list: Option<String>,
    neighbours: Neighbours,
}

/// The page of a loaded record.
pub(super) fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    loaded: &Loaded,
    toast: Option<Toast>,
    way: Way,
) -> Result<Response, WebError> {
    let m = asker.m;
    let mut shortcuts = Vec::new();
    let is_live = loaded.opportunity.deleted_at.is_none();
    if loaded.may.move_it && loaded.opportunity.open().is_ok() {
        shortcuts.push(Action::MoveTo.shortcut(m));
    }
    if loaded.may.edit && is_live {
        shortcuts.push(Action::Edit.shortcut(m));
    }
    let head = Head {
        title: loaded.opportunity.name.clone(),
        crumbs: vec![Link::new(m.opportunities(), way.list.unwrap_or_else(|| "/opportunities".to_owned()))],
        neighbours: way.neighbours,
        shortcuts,
        toasts: toast.into_iter().collect(),
        ..Head::default()
    };
    answer(app, asker, status, &head, |guard| {
        let view = record::Record { m, loaded, zone: &app.company.time_zone, clock: clock_zone(app, asker), guard };
        view.content()
    })
}
