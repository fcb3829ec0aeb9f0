//! `tundish token`: keys of the API.

use anyhow::bail;
use clap::{Args, Subcommand};
use tundish_domain::{
    id::TokenId,
    policy::{Actor, Scopes, SystemJob},
    text,
};
use tundish_web::http::token::ApiToken;

use super::{Global, output};
use crate::{
    record::RecordError,
    token::{self, NewToken},
    user,
};

/// Longest name of a token in characters.
const LONGEST_NAME: usize = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token for a person; it is printed once
    New(New),
    /// Make a token useless, at once and for ever
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// Address of the person that the token acts for
    #[arg(long)]
    email: String,
    /// What people will call it
    #[arg(long, value_parser = name)]
    name: String,
    /// What it may be used for, such as "opportunities:read reports:read"; by default all that the person may do
    #[arg(long, default_value = "*:read *:write *:export")]
    scopes: Scopes,
    /// Days until it ends; without this it lasts until it is revoked
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3650))]
    days: Option<u16>,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// Identifier of the token
    id: TokenId,
}

/// A token is called by one line, since lists of tokens show it.
fn name(typed: &str) -> Result<String, text::TextError> {
    text::line(typed, LONGEST_NAME)
}

impl Token {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        match self {
            Self::New(new) => new.run(global).await,
            Self::Revoke(revoke) => revoke.run(global).await,
        }
    }
}

impl New {
    async fn run(self, global: &Global) -> anyhow::Result<()> {
        let secret = ApiToken::mint()?;
        let (hash, hint) = (secret.hash().0, secret.hint().to_owned());
        let opened = global.open().await?;
        let made = opened
            .db
            .write(async move |tx| {
                let Some(person) = user::store::by_email(tx, &self.email).await? else { return Ok(None) };
                let expires_at = self.days.map(|days| tx.now().plus_micros(i64::from(days) * 24 * 3_600 * 1_000_000));
                let new = NewToken {
                    user: person.id,
                    name: self.name.clone(),
                    scopes: self.scopes,
                    expires_at,
                    secret: hash,
                    hint: hint.clone(),
                };
                let id = token::make(tx, &Actor::System(SystemJob::Setup), &new).await?;
                Ok::<_, RecordError>(Some((id, self.email.clone())))
            })
            .await;
        opened.close().await;
        match made? {
            Some((id, email)) => {
                output::note(&format!("Token {id} acts for {email}. It is shown once:"));
                output::say(secret.reveal());
                Ok(())
            }
            None => bail!("nobody has that address; add the person with `tundish user add`"),
        }
    }
}

impl Revoke {
    async fn run(self, global: &Global) -> anyhow::Result<()> {
        let opened = global.open().await?;
        let id = self.id;
        let revoked =
            opened.db.write(async move |tx| token::revoke(tx, &Actor::System(SystemJob::Setup), id).await).await;
        opened.close().await;
        match revoked {
            Ok(()) => {
                output::say(&format!("Token {id} is useless from now on."));
                Ok(())
            }
            Err(RecordError::Hidden | RecordError::NothingChanges) => bail!("there is no token {id} in use"),
            Err(error) => Err(error.into()),
        }
    }
}
