//! What just happened, with the way back: the sentence that the page after a change shows.

use tundish_db::Tx;
use tundish_domain::{Verb, id::OpportunityId};
use tundish_web::{
    http::redirect::LocalPath,
    kit::{
        form,
        toast::{Toast, Undo},
    },
};

use super::{
    href,
    record::{Loaded, load},
};
use crate::{opportunity::VerbError, web::Asker};

/// How long after a change a page still speaks of it, in microseconds: two minutes. A page that is opened again later says
/// nothing.
const FRESH_MICROS: i64 = 120 * 1_000_000;

/// Where a change leads, and taking it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Back {
    /// The board, at this address: what it was narrowed to stays.
    Funnel(String),
    /// The record.
    Record,
}

impl Back {
    /// The word in forms: the address without its slash.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Funnel(address) => address.trim_start_matches('/'),
            Self::Record => "record",
        }
    }

    /// What a form says; the record when it says nothing that we know.
    pub(in crate::opportunity) fn of(word: &str) -> Self {
        let is_funnel = word == "funnel" || word.starts_with("funnel?");
        match LocalPath::parse(&format!("/{word}")) {
            Some(address) if is_funnel => Self::Funnel(address.as_str().to_owned()),
            _ => Self::Record,
        }
    }

    /// The page after a change.
    pub(in crate::opportunity) fn after(&self, id: OpportunityId) -> String {
        match self {
            Self::Funnel(address) if address.contains('?') => format!("{address}&done={id}"),
            Self::Funnel(address) => format!("{address}?done={id}"),
            Self::Record => format!("{}?done=1", href(id)),
        }
    }

    /// The page without a change.
    pub(in crate::opportunity) fn page(&self, id: OpportunityId) -> String {
        match self {
            Self::Funnel(address) => address.clone(),
            Self::Record => href(id),
        }
    }
}

/// The toast of the board after the asker changed this opportunity: its last event, if it is theirs and fresh. Nothing for
/// whoever may not see it.
///
/// # Errors
/// The database's own.
pub(crate) async fn toast_after(
    tx: &mut Tx,
    asker: &Asker,
    id: OpportunityId,
    back: &Back,
) -> Result<Option<Toast>, tundish_db::Error> {
    match load(tx, &asker.actor, id).await {
        Ok(loaded) => Ok(of_record(&loaded, asker, back)),
        Err(VerbError::Db(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// The toast of a loaded record.
pub(super) fn of_record(loaded: &Loaded, asker: &Asker, back: &Back) -> Option<Toast> {
    let m = asker.m;
    let last = loaded.events.last()?;
    let is_theirs = asker.actor.user().is_some() && last.event.actor_id == asker.actor.user();
    if !is_theirs || FRESH_MICROS < loaded.now.micros_since(last.event.recorded_at) {
        return None;
    }
    let moved = last.changes.columns.iter().any(|change| change.field == "stage_id");
    let opportunity = &loaded.opportunity;
    let stage = || m.moved_to(loaded.names.stage(opportunity.stage).unwrap_or(m.not_known()));
    let sentence = match last.event.verb.parse().ok()? {
        Verb::Created => m.is_added().to_owned(),
        Verb::Advanced | Verb::MovedBack => stage(),
        Verb::Undone if moved => stage(),
        Verb::Undone => m.is_as_before().to_owned(),
        Verb::Edited => m.is_changed().to_owned(),
        Verb::Won => m.is_won().to_owned(),
        Verb::Lost => m.is_lost().to_owned(),
        Verb::Reopened => m.is_open_again().to_owned(),
        Verb::Held => m.is_on_hold().to_owned(),
        Verb::Resumed => m.is_taken_up_again().to_owned(),
        Verb::Reassigned => m.belongs_to(loaded.names.user(opportunity.owner).unwrap_or(m.not_known())),
        Verb::Deleted => m.is_deleted().to_owned(),
        Verb::Restored => m.is_restored().to_owned(),
    };
    let mut fields = vec![
        (form::VERSION_FIELD.to_owned(), opportunity.version.to_string()),
        ("back".to_owned(), back.word().to_owned()),
    ];
    let undo = if opportunity.deleted_at.is_some() && loaded.may.restore {
        Some(Undo { action: format!("{}/restore", href(opportunity.id)), fields })
    } else if loaded.undoable.contains(&last.event.seq) {
        fields.push(("event".to_owned(), last.event.seq.to_string()));
        Some(Undo { action: format!("{}/undo", href(opportunity.id)), fields })
    } else {
        None
    };
    Some(Toast { subject: opportunity.name.clone(), sentence, undo })
}
