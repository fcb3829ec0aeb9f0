//! `tundish user`: people.

mod known;

use std::io::{IsTerminal, Read};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use tundish_domain::{
    Role,
    id::TeamId,
    policy::{Actor, SystemJob},
};
use tundish_web::messages::Lang;

use self::known::Deed;
use super::{Global, output};
use crate::{
    team::{self, Team},
    user::{
        self,
        create::{CreateError, NewUser},
        password,
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person who can sign in, or let one sign in whom an import named. The password comes from standard input or TUNDISH_PASSWORD, else one is made and printed once
    Add(Add),
    /// List the people: address, name, role, and whether they may sign in
    List(List),
    /// Let a person in no longer: sessions and tokens end at once, what they own and did stays
    Deactivate(Named),
    /// Let a person in again
    Reactivate(Named),
    /// Switch off the second factor of a person who has lost it
    ResetSecondFactor(Named),
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Print JSON, for scripts
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// Address that the person signs in with
    #[arg(long)]
    email: String,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Address to sign in with
    #[arg(long)]
    email: String,
    /// Name as people write it
    #[arg(long)]
    name: String,
    /// representative, manager, director, administrator or partner
    #[arg(long, value_parser = role)]
    role: Role,
    /// Address of the person that this one reports to
    #[arg(long, value_name = "EMAIL")]
    manager: Option<String>,
    /// Language of what is shown: en or de
    #[arg(long, default_value = "en", value_parser = locale)]
    locale: String,
}

impl User {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(global).await,
            Self::List(list) => list.run(global).await,
            Self::Deactivate(named) => named.run(global, Deed::Deactivate).await,
            Self::Reactivate(named) => named.run(global, Deed::Reactivate).await,
            Self::ResetSecondFactor(named) => named.run(global, Deed::ResetSecondFactor).await,
        }
    }
}

impl Add {
    async fn run(self, global: &Global) -> anyhow::Result<()> {
        let (password, is_made) = match given_password()? {
            Some(password) => (password, false),
            None => (password::made()?, true),
        };
        password::check(&password)?;
        let hash = password::hash(password.clone()).await?;
        let opened = global.open().await?;
        let company = opened.company().await?;
        let (email, name) = (self.email.clone(), self.name.clone());
        let added = opened
            .db
            .write(async move |tx| {
                let actor = Actor::System(SystemJob::Setup);
                let team_id = match &self.manager {
                    Some(manager) => Some(team_of(tx, manager).await?),
                    None => None,
                };
                let new = NewUser {
                    name: self.name.clone(),
                    email: Some(self.email.clone()),
                    role: self.role,
                    team_id,
                    password_hash: Some(hash.clone()),
                    locale: self.locale.clone(),
                    time_zone: company.time_zone_name.clone(),
                };
                let waiting = user::admit::waiting(tx, &self.name).await?;
                match &waiting {
                    Some(person) => user::admit::admit(tx, &actor, person, &new).await?,
                    None => user::create::create(tx, &actor, &new).await?,
                };
                team::store::rebuild(tx).await?;
                Ok::<_, AddError>(waiting.is_some())
            })
            .await;
        opened.close().await;
        let was_known = if added? { ", known from an import," } else { "" };
        output::say(&format!("{name}{was_known} can sign in as {email}."));
        if is_made {
            output::say(&format!("Password, shown once: {password}"));
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
enum AddError {
    #[error("nobody has the address {0}; add that person first, or leave --manager out")]
    NoSuchManager(String),
    #[error(transparent)]
    Create(#[from] CreateError),
    #[error(transparent)]
    Db(#[from] tundish_db::Error),
}

/// The team that the person with this address leads; made if there is none yet.
async fn team_of(tx: &mut tundish_db::Tx, manager: &str) -> Result<TeamId, AddError> {
    let boss = user::store::by_email(tx, manager).await?.ok_or_else(|| AddError::NoSuchManager(manager.to_owned()))?;
    let teams = team::store::all(tx).await?;
    if let Some(team) = teams.iter().find(|team| team.leader_id == Some(boss.id)) {
        return Ok(team.id);
    }
    let is_taken = team::store::by_name(tx, &boss.name).await?.is_some();
    let team = Team {
        id: tx.next_id(),
        version: 1,
        name: if is_taken { team::told_apart(&boss.name, boss.id) } else { boss.name.clone() },
        parent_id: boss.team_id,
        leader_id: Some(boss.id),
    };
    team::store::insert(tx, &team).await?;
    user::store::set_team(tx, boss.id, Some(team.id)).await?;
    Ok(team.id)
}

fn role(word: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    word.parse().map_err(|_| format!("there is no such role; there is: {}", known()))
}

fn locale(tag: &str) -> Result<String, String> {
    let known = || Lang::ALL.map(Lang::code).join(", ");
    let lang = Lang::from_tag(tag).ok_or_else(|| format!("Tundish does not speak it; it speaks: {}", known()))?;
    Ok(lang.code().to_owned())
}

/// The password that was given, if any. Not an argument: arguments are seen by everybody on the machine.
fn given_password() -> anyhow::Result<Option<String>> {
    if let Ok(password) = std::env::var("TUNDISH_PASSWORD") {
        return Ok(Some(password));
    }
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    stdin.take(4_096).read_to_string(&mut text).context("cannot read the password from standard input")?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.contains(['\r', '\n']) {
        bail!("the password on standard input has several lines");
    }
    Ok((!password.is_empty()).then(|| password.to_owned()))
}
