//! `tundish demo`: the sample company with nothing configured, in a folder that is removed at the end.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::Args;
use tundish_db::{Clock, DbUrl};
use tundish_domain::Role;
use tundish_web::http::forwarded::Reach;

use super::{Global, output, serve};
use crate::{
    boot::Opened,
    config, sample, user,
    web::{self, SamplePerson},
};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Address to listen on; on this machine only [default: 127.0.0.1:7654, or any free port]
    #[arg(long, value_name = "HOST:PORT")]
    addr: Option<SocketAddr>,
}

impl Demo {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        if global.db.is_some() {
            output::note("The demonstration makes a database of its own; the one that is named is left alone.");
        }
        let folder = Folder::make()?;
        let url = DbUrl::Sqlite(folder.0.join("tundish.db"));
        let opened = Opened::open(&url, Clock::system()).await?;
        output::note("Making up the sample company …");
        sample::fill_today(&opened.db).await?;
        let people = people(&opened).await?;
        // Whoever reaches the address may enter as anybody: loopback only.
        let address =
            self.addr.unwrap_or_else(|| config::DEFAULT_ADDR.parse().expect("the default address is an address"));
        anyhow::ensure!(
            address.ip().is_loopback(),
            "the demonstration lets everybody in and therefore listens on this machine only"
        );
        let serving =
            match serve::start(&opened, address, Reach { loopback: true, ..Reach::default() }, None, people.clone())
                .await
            {
                Err(_) if self.addr.is_none() => {
                    let any = SocketAddr::new(address.ip(), 0);
                    serve::start(&opened, any, Reach { loopback: true, ..Reach::default() }, None, people).await?
                }
                other => other?,
            };
        output::say(&format!(
            "Open http://{} and look around as Ines Calder, the director. Ctrl C ends it.",
            serving.address
        ));
        web::serve(serving).await?;
        opened.close().await;
        Ok(())
    }
}

/// The people of the sample company, those who see most first.
async fn people(opened: &Opened) -> anyhow::Result<Vec<SamplePerson>> {
    let mut people = opened.db.read(async |tx| user::store::all(tx).await).await?;
    let rank = |role| {
        [Role::Director, Role::Manager, Role::Representative, Role::Administrator]
            .iter()
            .position(|ranked| *ranked == role)
    };
    people.retain(|person| person.is_active && rank(person.role).is_some());
    people.sort_by_key(|person| rank(person.role));
    Ok(people.into_iter().map(|person| SamplePerson { id: person.id, name: person.name, role: person.role }).collect())
}

/// A folder of our own that is removed when the demonstration ends.
struct Folder(PathBuf);

impl Folder {
    fn make() -> anyhow::Result<Self> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
        let path = std::env::temp_dir().join(format!("tundish-demo-{:016x}", u64::from_le_bytes(random)));
        std::fs::create_dir(&path).with_context(|| format!("cannot make the folder {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "the folder of the demonstration could not be removed");
        }
    }
}
