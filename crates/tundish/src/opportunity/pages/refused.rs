//! The page after a form that was refused: the sentence beside its field, the sentence alone, or both versions.

use axum::{http::StatusCode, response::Response};
use tundish_domain::{Opportunity, OwnChange, Refusal, change, id::OpportunityId, own_field::after};
use tundish_web::{
    http::error::{FieldErrors, WebError},
    kit::{
        Link, form,
        problem::{self, Conflict, ConflictField},
        shell::Head,
    },
    messages::Messages,
};

use super::{
    answer, clock_zone,
    deed::{Deed, DeedForm},
    href,
    record::{Loaded, load},
    toast::Back,
};
use crate::{
    opportunity::{
        VerbError,
        views::{actions, words},
    },
    own_field::Sheet,
    record::own_field_errors,
    web::{App, Asker, verb_error},
};

/// Why a form did nothing.
#[derive(Debug)]
pub(super) enum Failed {
    /// What was typed cannot be read.
    Fields(FieldErrors),
    /// The verb says no.
    Verb(VerbError),
    /// The plumbing says no.
    Web(WebError),
}

impl Failed {
    pub(super) fn field(field: &'static str, sentence: &str) -> Self {
        Self::Fields(FieldErrors::one(field, "not_valid", sentence))
    }
}

impl From<VerbError> for Failed {
    fn from(error: VerbError) -> Self {
        Self::Verb(error)
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Verb(VerbError::Refused(refusal))
    }
}

impl From<WebError> for Failed {
    fn from(error: WebError) -> Self {
        Self::Web(error)
    }
}

impl From<tundish_db::Error> for Failed {
    fn from(error: tundish_db::Error) -> Self {
        Self::Verb(VerbError::Db(error))
    }
}

/// What a refused form leads to.
pub(super) enum Outcome {
    /// The form again, with complaints beside its fields.
    Again(FieldErrors),
    /// A page with the sentence.
    Sentence(StatusCode, String, Option<Refusal>),
    /// Both versions.
    Conflict,
}

/// Sorts a failure out. `fields` are those of the form, by the column that a rule complains about.
///
/// # Errors
/// What no page of this slice answers: 403, 404, faults.
pub(super) fn sort(m: Messages, failed: Failed, fields: &[(&str, &'static str)]) -> Result<Outcome, WebError> {
    let error = match failed {
        Failed::Fields(errors) => return Ok(Outcome::Again(errors)),
        Failed::Web(error) if error.status() == StatusCode::CONFLICT => {
            return Ok(Outcome::Sentence(error.status(), m.sent_before().to_owned(), None));
        }
        Failed::Web(error) => return Err(error),
        Failed::Verb(error) => error,
    };
    let beside = |column: &str| fields.iter().find(|(named, _)| *named == column).map(|(_, field)| *field);
    match error {
        VerbError::Stale(_) => Ok(Outcome::Conflict),
        VerbError::Unknown { field } => {
            let sentence = match field {
                "account_id" => m.unknown_account(),
                "owner_id" => m.unknown_person(),
                "event" => m.event_not_found(),
                _ => m.unknown_choice(),
            };
            Ok(match beside(field) {
                Some(field) => Outcome::Again(FieldErrors::one(field, "unknown_record", sentence)),
                None => Outcome::Sentence(StatusCode::UNPROCESSABLE_ENTITY, sentence.to_owned(), None),
            })
        }
        VerbError::Refused(refusal) => {
            let sentence = m.refusal(&refusal);
            if let Some(field) = refusal.field().and_then(beside) {
                return Ok(Outcome::Again(FieldErrors::one(field, refusal.code(), sentence)));
            }
            let status = verb_error(VerbError::Refused(refusal.clone()), None).status();
            Ok(Outcome::Sentence(status, sentence, Some(refusal)))
        }
        VerbError::OwnFaults(faults) => Ok(Outcome::Again(own_field_errors(&faults, m))),
        VerbError::Hidden | VerbError::Forbidden | VerbError::Inside { .. } | VerbError::Db(_) => {
            Err(verb_error(error, None))
        }
    }
}

/// The answer to a deed that was not done.
pub(super) async fn deed(
    app: &App,
    asker: &Asker,
    deed: Deed,
    id: OpportunityId,
    form: &DeedForm,
    failed: Failed,
) -> Result<Response, WebError> {
    let fields: &[(&str, &'static str)] = match deed {
        Deed::Win => &[("amount", "value"), ("currency", "value"), ("close_reason", "note")],
        Deed::Lose => &[("close_reason", "note")],
        Deed::Hold => &[("hold_reason", "reason"), ("hold_until_on", "until")],
        Deed::Reassign => &[("owner_id", "owner")],
        _ => &[],
    };
    let outcome = sort(asker.m, failed, fields)?;
    let loaded = reload(app, asker, id).await?;
    match outcome {
        Outcome::Again(errors) if deed.has_fields() => {
            let head = head(asker, &loaded);
            answer(app, asker, StatusCode::UNPROCESSABLE_ENTITY, &head, |guard| {
                actions::still(asker.m, deed, &loaded, form, &errors, guard)
            })
        }
        Outcome::Again(errors) => {
            let sentence = errors.iter().map(|error| error.sentence.as_str()).collect::<Vec<_>>().join(" ");
            sentence_page(app, asker, &loaded, StatusCode::UNPROCESSABLE_ENTITY, &sentence, None, &form.back)
        }
        Outcome::Sentence(status, sentence, refusal) => {
            sentence_page(app, asker, &loaded, status, &sentence, refusal.as_ref(), &form.back)
        }
        Outcome::Conflict => {
            let m = asker.m;
            let stored = facts(m, &loaded, &loaded.opportunity);
            let mut yours = facts(m, &loaded, &seen(&loaded, &form.version));
            for (label, value) in wanted(m, deed, &loaded, form) {
                match yours.iter_mut().find(|(known, _)| *known == label) {
                    Some(fact) => fact.1 = value,
                    None => yours.push((label, value)),
                }
            }
            let fields = side_by_side(&yours, &stored);
            let action = format!("{}/{}", href(id), deed.as_str());
            conflict(app, asker, &loaded, fields, action, form.sent())
        }
    }
}

/// The record as it is now, for the page that refuses.
pub(super) async fn reload(app: &App, asker: &Asker, id: OpportunityId) -> Result<Loaded, WebError> {
    let actor = asker.actor;
    app.db.read(async move |tx| load(tx, &actor, id).await).await.map_err(|error| verb_error(error, None))
}

/// The head of a page that belongs to the record.
pub(super) fn head(asker: &Asker, loaded: &Loaded) -> Head {
    let opportunity = &loaded.opportunity;
    Head {
        title: opportunity.name.clone(),
        crumbs: vec![Link::new(asker.m.opportunities(), "/opportunities")],
        ..Head::default()
    }
}

/// The page that says no in a sentence.
pub(super) fn sentence_page(
    app: &App,
    asker: &Asker,
    loaded: &Loaded,
    status: StatusCode,
    sentence: &str,
    refusal: Option<&Refusal>,
    back: &str,
) -> Result<Response, WebError> {
    let m = asker.m;
    let opportunity = &loaded.opportunity;
    let fix = match refusal {
        Some(Refusal::ExitCriteriaMissing(_)) if loaded.may.edit => {
            Some(Link::new(m.fill_in_what_is_missing(), format!("{}/edit", href(opportunity.id))))
        }
        _ => None,
    };
    let back = Back::of(back);
    let way_back = match back {
        Back::Funnel(_) => m.to_the_funnel().to_owned(),
        Back::Record => m.back_to(&opportunity.name),
    };
    let back = Link::new(way_back, back.page(opportunity.id));
    answer(app, asker, status, &head(asker, loaded), |_| {
        problem::refusal(&m.not_changed(&opportunity.name), sentence, fix.as_ref(), &back)
    })
}

/// The page with both versions; what was sent goes along, with the version that is stored now.
pub(super) fn conflict(
    app: &App,
    asker: &Asker,
    loaded: &Loaded,
    fields: Vec<ConflictField>,
    action: String,
    mut sent: Vec<(String, String)>,
) -> Result<Response, WebError> {
    let m = asker.m;
    let opportunity = &loaded.opportunity;
    sent.push((form::VERSION_FIELD.to_owned(), opportunity.version.to_string()));
    let changed = loaded.events.last().map_or_else(String::new, |told| {
        let event = &told.event;
        let who = event.actor_id.map_or(m.the_program(), |id| loaded.names.user(id).unwrap_or(m.somebody()));
        let day = words::day(m, event.recorded_at.day(&app.company.time_zone));
        let clock = words::clock(m, event.recorded_at, clock_zone(app, asker));
        m.changed_meanwhile(who, &format!("{day}, {clock}"))
    });
    let conflict = Conflict {
        subject: opportunity.name.clone(),
        changed,
        fields,
        action,
        hidden: sent,
        stored_href: href(opportunity.id),
    };
    answer(app, asker, StatusCode::PRECONDITION_FAILED, &head(asker, loaded), |guard| conflict.content(m, guard))
}

/// The opportunity as the page of the asker showed it: the events up to that version, replayed. What is stored now when that
/// cannot be found out.
pub(super) fn seen(loaded: &Loaded, version: &str) -> Opportunity {
    let count = version.parse::<usize>().ok().filter(|count| *count <= loaded.events.len());
    let earlier = count.map(|count| &loaded.events[..count]).filter(|events| events.iter().all(|event| event.is_whole));
    let earlier = earlier.and_then(|events| {
        let events = events.iter().map(|event| event.changes.columns.as_slice());
        change::replay(loaded.opportunity.id, events).ok()
    });
    earlier.unwrap_or_else(|| loaded.opportunity.clone())
}

/// What it said of its own fields then: what was changed since, taken back.
pub(super) fn own_seen(loaded: &Loaded, version: &str) -> Sheet {
    let count = version.parse::<usize>().ok().filter(|count| *count <= loaded.events.len());
    let since = count.map(|count| &loaded.events[count..]).unwrap_or_default();
    let back: Vec<OwnChange> =
        since.iter().rev().flat_map(|told| told.changes.own.iter().map(OwnChange::turned_round)).collect();
    Sheet { values: after(loaded.own.values.clone(), &back), ..loaded.own.clone() }
}

/// Rows of what differs, and of what both agree on where everything else would be empty.
fn side_by_side(yours: &[(&'static str, String)], stored: &[(&'static str, String)]) -> Vec<ConflictField> {
    yours
        .iter()
        .map(|(label, yours)| {
            let stored = stored.iter().find(|(known, _)| known == label).map(|(_, value)| value.clone());
            ConflictField {
                label: (*label).to_owned(),
                yours: yours.clone(),
                stored: stored.unwrap_or_else(|| "–".to_owned()),
            }
        })
        .filter(|field| field.yours != field.stored)
        .collect()
}

/// What is known about an opportunity, in words.
fn facts(m: Messages, loaded: &Loaded, opportunity: &Opportunity) -> Vec<(&'static str, String)> {
    let names = &loaded.names;
    let known = |text: Option<&str>| text.unwrap_or(m.not_known()).to_owned();
    let status = match opportunity.status() {
        _ if opportunity.deleted_at.is_some() => m.was_deleted(),
        tundish_domain::Status::Open => m.open(),
        tundish_domain::Status::Won => m.won(),
        tundish_domain::Status::Lost => m.lost(),
    };
    vec![
        (m.name(), opportunity.name.clone()),
        (m.account(), known(opportunity.account.and_then(|id| names.account(id)))),
        (m.status(), status.to_owned()),
        (m.stage(), known(names.stage(opportunity.stage))),
        (m.owner(), known(names.user(opportunity.owner))),
        (m.amount_label(), words::amount_text(m, opportunity.amount)),
        (m.expected_close(), opportunity.expected_close.map_or_else(|| known(None), |day| words::day(m, day))),
        (m.next_step_label(), opportunity.next_step.clone().unwrap_or_else(|| "–".to_owned())),
        (m.channel(), m.channel_word(opportunity.channel.as_str()).to_owned()),
        (m.hold(), opportunity.hold.as_ref().map_or_else(|| m.no().to_owned(), |hold| words::day(m, hold.until))),
    ]
}

/// What the deed would have made of it.
fn wanted(m: Messages, deed: Deed, loaded: &Loaded, form: &DeedForm) -> Vec<(&'static str, String)> {
    let stage = || {
        let stage = form.stage.parse().ok().zip(loaded.pipeline.as_ref());
        stage
            .and_then(|(id, pipeline)| pipeline.stage(id))
            .map_or_else(|| m.not_known().to_owned(), |stage| stage.name.clone())
    };
    let person = || {
        let person = form.owner.parse().ok().and_then(|id| loaded.people.iter().find(|(known, _)| *known == id));
        person.map_or_else(|| m.not_known().to_owned(), |(_, name)| name.clone())
    };
    let until = || form.until.parse().map_or_else(|_| form.until.clone(), |day| words::day(m, day));
    let status = |word: &str| vec![(m.status(), word.to_owned())];
    match deed {
        Deed::Move => vec![(m.stage(), stage())],
        Deed::Win => {
            let mut rows = status(m.won());
            if !form.value.is_empty() {
                rows.push((m.closing_value(), form.value.clone()));
            }
            rows
        }
        Deed::Lose => status(m.lost()),
        Deed::Reopen | Deed::Restore => status(m.open()),
        Deed::Hold => vec![(m.hold(), until())],
        Deed::Resume => vec![(m.hold(), m.no().to_owned())],
        Deed::Reassign => vec![(m.owner(), person())],
        Deed::Delete => status(m.was_deleted()),
        Deed::Undo => Vec::new(),
    }
}
