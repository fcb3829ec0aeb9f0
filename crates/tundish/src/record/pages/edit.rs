//! Changing what is known about a record.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::Tx;
use tundish_domain::{OwnChange, own_field::after, policy::permit};
use tundish_web::{
    http::{
        error::{ErrorKind, FieldErrors, WebError},
        input::{Form as Typed, Path, Submitted},
        redirect::{LocalPath, SeeOther},
    },
    kit::{
        Link, form,
        problem::{Conflict, ConflictField},
        shell::Head,
    },
};

use super::{
    Paged, View, answer,
    draft::{Draft, Form, Offer, asked, shown},
    href,
    refused::{self, Failed, Outcome},
    show::{self, Loaded},
};
use crate::{
    event::store::Recorded,
    own_field::{self, Sheet},
    record::{self, Field, Patch, Record, RecordError, find, tell::Teller},
    web::{App, Asker, Reply, once_or, record_error},
};

async fn read<R: Paged>(app: &App, asker: &Asker, id: R::Id) -> Result<(Loaded<R>, Offer), WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| {
        let loaded = show::load::<R>(tx, &actor, id).await?;
        let offer = Offer::read::<R>(tx, &actor, false).await?;
        Ok::<_, RecordError>((loaded, offer))
    });
    read.await.map_err(|error| record_error(error, None))
}

/// The form with what is stored.
pub(super) async fn form<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
) -> Result<Response, WebError> {
    let (loaded, offer) = read::<R>(&app, &asker, id).await?;
    if !loaded.may.edit {
        return Err(WebError::of(ErrorKind::Forbidden));
    }
    let record = &loaded.found.record;
    if record.deleted_at().is_some() {
        return Ok(SeeOther(LocalPath::or_home(Some(&href::<R>(id)))).into_response());
    }
    let (m, zone) = (asker.m, &app.company.time_zone);
    let teller = Teller { m, names: &loaded.names, zone, country: loaded.country.as_deref() };
    let draft = Draft::of(teller, record, &loaded.own);
    page(&app, &asker, StatusCode::OK, &loaded, &offer, &draft, &FieldErrors::new())
}

fn page<R: Paged>(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    loaded: &Loaded<R>,
    offer: &Offer,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let record = &loaded.found.record;
    let (name, here) = (record.name(), href::<R>(record.id()));
    let home = record.home();
    let head = Head {
        title: m.edit().to_owned(),
        crumbs: vec![Link::new(R::words(m).many, R::PATH), Link::new(name.clone(), home.clone())],
        ..Head::default()
    };
    answer(app, asker, R::SECTION, status, &head, |guard| {
        let form = Form {
            m,
            title: m.edit_name(&name),
            name: format!("edit-{}", record.id()),
            action: format!("{here}/edit"),
            leave: home,
            go: m.save(),
            fields: asked::<R>(false).collect(),
            draft,
            offer,
            errors,
        };
        form.render(guard)
    })
}

/// Stores it, shows the form again, or shows both versions.
pub(super) async fn submit<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    let draft = Draft(typed);
    let version: i64 = draft.get(form::VERSION_FIELD).parse().map_err(|_| WebError::of(ErrorKind::VersionRequired))?;
    let (actor, m, said) = (asker.actor, asker.m, draft.clone());
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        // Whoever may not see the record, or not change it, learns nothing from the form.
        let found = find::<R>(tx, &actor, id).await?;
        permit::<R::Edit>(&actor, found.relation).map_err(RecordError::from)?;
        record::check_version(Some(version), found.record.version())?;
        let patch = said.understand(tx, &actor, m, Some(&found.record)).await?.map_err(Failed::Fields)?;
        match record::edit::<R>(tx, &actor, id, Some(version), &patch).await {
            Ok(edited) => Ok(Reply::see_other(&edited.home_after())),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other(&found.record.home())),
            Err(error) => Err(error.into()),
        }
    });
    let failed = match done.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => {
            let (loaded, offer) = read::<R>(&app, &asker, id).await?;
            page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &loaded, &offer, &draft, &errors)
        }
        Outcome::Sentence(status, sentence) => refused::sentence_page::<R>(&app, &asker, id, status, &sentence).await,
        Outcome::Conflict => conflict::<R>(&app, &asker, id, version, &draft).await,
    }
}

/// Both versions: what was typed here on top of what somebody else stored meanwhile, and what is stored.
async fn conflict<R: Paged>(
    app: &App,
    asker: &Asker,
    id: R::Id,
    version: i64,
    draft: &Draft,
) -> Result<Response, WebError> {
    let (actor, m, typed) = (asker.actor, asker.m, draft.clone());
    let read = app.db.read(async move |tx: &mut Tx| {
        let loaded = show::load::<R>(tx, &actor, id).await?;
        let understood = typed.understand(tx, &actor, m, Some(&loaded.found.record)).await?;
        Ok::<_, RecordError>((loaded, understood))
    });
    let (mut loaded, understood) = read.await.map_err(|error| record_error(error, None))?;
    let patch = match understood {
        Ok(patch) => patch,
        // What cannot be read is said first; then both versions are shown.
        Err(errors) => {
            let (loaded, offer) = self::read::<R>(app, asker, id).await?;
            return page(app, asker, StatusCode::UNPROCESSABLE_ENTITY, &loaded, &offer, draft, &errors);
        }
    };
    let base = seen(&loaded, version);
    let stored = loaded.found.record.clone();
    let mine = onto(&patch, &base, &stored);
    let own = mine_of_own(&loaded, version, &patch);
    if mine == stored && own == loaded.own {
        // Both did the same.
        return Ok(SeeOther(LocalPath::or_home(Some(&href::<R>(id)))).into_response());
    }
    let named = mine.clone();
    let names = app.db.read(async move |tx: &mut Tx| record::tell::names(tx, &actor, &[&named], &[], []).await);
    loaded.names.merge(names.await.map_err(crate::web::db_error)?);
    let head = Head { title: stored.name(), crumbs: vec![Link::new(R::words(m).many, R::PATH)], ..Head::default() };
    answer(app, asker, R::SECTION, StatusCode::PRECONDITION_FAILED, &head, |guard| {
        let view = View::of(app, asker, &loaded, guard);
        let teller = view.teller();
        let words = |record: &R, field: &Field| {
            record.text(field.name).map_or_else(|| m.not_known().to_owned(), |kept| teller.words(field, &kept))
        };
        let fields = asked::<R>(false)
            .filter(|field| draft.0.contains_key(field.name))
            .map(|field| ConflictField {
                label: (field.label)(m).to_owned(),
                yours: words(&mine, field),
                stored: words(&stored, field),
            })
            .chain(own_field::form::side_by_side(m, &own, &loaded.own))
            .collect();
        let mut hidden: Vec<(String, String)> = asked::<R>(false)
            .filter(|field| draft.0.contains_key(field.name))
            .map(|field| {
                let kept = mine.text(field.name);
                let text = kept.map(|kept| shown(teller, field, &kept)).unwrap_or_default();
                (field.name.to_owned(), text)
            })
            .collect();
        let mut typed = BTreeMap::new();
        own_field::form::insert(&mut typed, m, &own);
        // What was emptied is sent as empty.
        hidden.extend(own.fields.iter().map(|field| own_field::form::name(field.id)).map(|name| {
            let text = typed.remove(&name).unwrap_or_default();
            (name, text)
        }));
        hidden.push((form::VERSION_FIELD.to_owned(), stored.version().to_string()));
        let changed = loaded.events.last().map_or_else(String::new, |event| {
            let who = event.actor_id.map_or(m.the_program(), |id| loaded.names.user(id).unwrap_or(m.somebody()));
            let day = m.day_in_full(event.recorded_at.day(view.zone).date());
            let clock = m.clock(view.clock.to_datetime(event.recorded_at.timestamp()).time());
            m.changed_meanwhile(who, &format!("{day}, {clock}"))
        });
        let conflict = Conflict {
            subject: stored.name(),
            changed,
            fields,
            action: format!("{}/edit", href::<R>(id)),
            hidden,
            stored_href: href::<R>(id),
        };
        conflict.content(m, guard)
    })
}

/// The record as the asker's form was made from it: the events up to that version, played again. What is stored now when that
/// cannot be found out.
fn seen<R: Paged>(loaded: &Loaded<R>, version: i64) -> R {
    let stored = &loaded.found.record;
    let mut record = stored.clone();
    for event in since(loaded, version) {
        for change in event.changes.iter().filter(|change| change.own_field().is_none()) {
            if !record.put(&change.field, change.before.as_deref()) {
                return stored.clone();
            }
        }
    }
    record
}

/// The events after that version, newest first.
fn since<R: Paged>(loaded: &Loaded<R>, version: i64) -> impl Iterator<Item = &Recorded> {
    let counted = loaded.events.iter().filter(|event| !event.verb.ends_with(".confirmed"));
    let later: Vec<_> = counted.skip(usize::try_from(version).unwrap_or(usize::MAX)).collect();
    later.into_iter().rev()
}

/// The own fields as the asker would have them: what the asker changed, and for the rest what is stored.
fn mine_of_own<R: Paged>(loaded: &Loaded<R>, version: i64, patch: &Patch) -> Sheet {
    let back: Vec<_> = since(loaded, version).flat_map(Recorded::own_changes).collect();
    let back: Vec<_> = back.iter().map(OwnChange::turned_round).collect();
    let base = Sheet { values: after(loaded.own.values.clone(), &back), ..loaded.own.clone() };
    let mine = base.changes(&patch.own).unwrap_or_default();
    Sheet { values: after(loaded.own.values.clone(), &mine), ..base }
}

/// What a patch changed of `base`, put on top of `stored`: what somebody else changed meanwhile stays as they left it.
fn onto<R: Record>(patch: &Patch, base: &R, stored: &R) -> R {
    let mut mine = stored.clone();
    for (name, said) in patch.iter() {
        if base.text(name).as_deref() != said {
            mine.put(name, said);
        }
    }
    mine
}
