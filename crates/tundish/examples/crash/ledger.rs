//! What clients asked for and were told: the truth that the database is compared with.

use serde_json::{Value, json};
use tundish_domain::id::{OpportunityId, StageId, Tsid};
use tundish_testkit::program::{Answer, Client};

pub(crate) const LIST: &str = "/api/v1/opportunities";

/// One thing that a client asked for.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The key under which it counts once.
    pub(crate) key: String,
    pub(crate) deed: Deed,
    pub(crate) end: End,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Deed {
    Create { pipeline: Tsid, stage: StageId },
    Move { opportunity: OpportunityId, stage: StageId },
}

/// How it ended, as far as the client knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// This opportunity has this version since.
    Acknowledged { opportunity: OpportunityId, version: i64 },
    /// Nothing was changed.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl Deed {
    /// The stage where the opportunity stands afterwards.
    pub(crate) fn stage(self) -> StageId {
        match self {
            Self::Create { stage, .. } | Self::Move { stage, .. } => stage,
        }
    }

    /// Asks for it.
    ///
    /// # Errors
    /// When the answer breaks a promise by itself: a status that the server must not answer, or no sense.
    pub(crate) fn ask(self, client: &mut Client, key: &str) -> anyhow::Result<Told> {
        let (path, body) = match self {
            Self::Create { pipeline, stage } => (
                LIST.to_owned(),
                json!({"name": format!("Made with {key}"), "channel": "field", "pipeline_id": pipeline.to_string(), "stage_id": stage.to_string()}),
            ),
            Self::Move { opportunity, stage } => {
                (format!("{LIST}/{opportunity}/move"), json!({"stage_id": stage.to_string()}))
            }
        };
        match client.post(&path, key, &body.to_string()) {
            Err(_) => Ok(Told { end: End::Unknown, is_well: false }),
            Ok(answer) => told(&answer),
        }
    }
}

/// What an answer says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) end: End,
    /// Whether the server works as it should; otherwise the client gives it a rest.
    pub(crate) is_well: bool,
}

fn told(answer: &Answer) -> anyhow::Result<Told> {
    let body: Value = serde_json::from_slice(&answer.body)?;
    let word = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (end, is_well) = match answer.status {
        200 | 201 => {
            let opportunity = word("id").parse().map_err(|_| anyhow::anyhow!("an answer without id: {body}"))?;
            let version = body["version"].as_i64().unwrap_or_default();
            (End::Acknowledged { opportunity, version }, true)
        }
        503 if word("code") == "outcome_unknown" => (End::Unknown, false),
        503 | 507 => (End::Refused, false),
        409 | 422 => (End::Refused, true),
        _ => anyhow::bail!("the server answers {}: {body}", answer.status),
    };
    Ok(Told { end, is_well })
}
