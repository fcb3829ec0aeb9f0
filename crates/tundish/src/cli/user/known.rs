//! `tundish user list`, and the verbs on people who are known.

use anyhow::bail;
use serde::Serialize;
use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::UserId,
    policy::{Actor, SystemJob},
};

use super::{Global, List, Named, output};
use crate::{
    record::{RecordError, State},
    user::{self, second_factor, store},
};

const SETUP: Actor = Actor::System(SystemJob::Setup);

/// A person as a script reads it.
#[derive(Serialize)]
struct Listed {
    id: UserId,
    name: String,
    email: Option<String>,
    role: Role,
    active: bool,
}

impl List {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let opened = global.open().await?;
        let people = opened.db.read_long(async |tx| store::all(tx).await).await;
        opened.close().await;
        let people: Vec<Listed> = people?
            .into_iter()
            .map(|user| Listed {
                id: user.id,
                name: user.name,
                email: user.email,
                role: user.role,
                active: user.is_active,
            })
            .collect();
        if self.json {
            return output::json(&people);
        }
        let width =
            |text: fn(&Listed) -> &str| people.iter().map(|person| text(person).chars().count()).max().unwrap_or(0);
        let (emails, names) = (width(|person| email(person)), width(|person| &person.name));
        for person in &people {
            let rest = if person.active { "" } else { "  deactivated" };
            output::say(&format!("{:emails$}  {:names$}  {}{rest}", email(person), person.name, person.role));
        }
        Ok(())
    }
}

fn email(person: &Listed) -> &str {
    person.email.as_deref().unwrap_or("-")
}

/// What is done to somebody who is known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    Deactivate,
    Reactivate,
    ResetSecondFactor,
}

impl Deed {
    async fn act(self, tx: &mut Tx, id: UserId) -> Result<(), RecordError> {
        match self {
            Self::Deactivate => user::deactivate(tx, &SETUP, id, None).await.map(drop),
            Self::Reactivate => user::reactivate(tx, &SETUP, id, None).await.map(drop),
            Self::ResetSecondFactor => second_factor::reset(tx, &SETUP, id).await,
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Deactivate => "can no longer sign in; sessions and tokens have ended.",
            Self::Reactivate => "can sign in again.",
            Self::ResetSecondFactor => "signs in with the password alone now.",
        }
    }

    const fn nothing_to_do(self) -> &'static str {
        match self {
            Self::Deactivate => "is deactivated already",
            Self::Reactivate => "is active already",
            Self::ResetSecondFactor => "has no second factor",
        }
    }
}

impl Named {
    pub(super) async fn run(self, global: &Global, deed: Deed) -> anyhow::Result<()> {
        let opened = global.open().await?;
        let email = self.email.clone();
        let done = opened
            .db
            .write(async move |tx| {
                let Some(person) = store::by_email(tx, &email).await? else { return Ok(None) };
                deed.act(tx, person.id).await?;
                Ok::<_, RecordError>(Some(person.name))
            })
            .await;
        opened.close().await;
        match done {
            Ok(Some(name)) => {
                output::say(&format!("{name} {}", deed.done()));
                Ok(())
            }
            Ok(None) => bail!("nobody has the address {}; `tundish user list` shows who there is", self.email),
            Err(RecordError::NothingChanges | RecordError::State(State::SecondFactorOff)) => {
                bail!("{} {}", self.email, deed.nothing_to_do())
            }
            Err(error) => Err(error.into()),
        }
    }
}
