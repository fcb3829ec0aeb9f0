//! The funnel as a director gets it on every surface: the page, the programming interface and the command line, which must all
//! say the same.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use anyhow::{Context, ensure};
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::Value;
use tower::ServiceExt as _;
use tundish::{
    auth::session,
    boot::Opened,
    setting::Kept,
    user::create::{self, NewUser},
    web::{self, App},
};
use tundish_db::{Clock, Db};
use tundish_domain::{
    Role,
    policy::{Actor, SystemJob},
};
use tundish_web::http::{
    csrf::CsrfSecret,
    forwarded::{Peer, Reach},
    request_id::RequestIds,
    token::OpaqueToken,
    writes::Writes,
};

/// Days for which the surfaces are compared: one of the past and the last one of the file.
const DAYS: [&str; 2] = ["2017-06-30", "2017-12-31"];

/// Compares the surfaces of the database at this address.
pub(crate) async fn compare(url: &str) -> anyhow::Result<()> {
    let opened = Opened::open(&url.parse()?, Clock::system()).await?;
    let director = Director::sign_in(&opened).await?;
    for day in DAYS {
        let told = director.interface(&format!("as_of={day}")).await?;
        let known_at = told["known_at"].as_str().context("what is told names its last event")?.to_owned();
        let printed = command_line(url, day, &known_at)?;
        ensure!(printed == told, "at {day} the command line prints {printed}, the interface tells {told}");
        director.compare_page(day, &told).await?;
    }
    director.leave(&opened.db).await?;
    opened.close().await;
    Ok(())
}

/// A director in a browser.
struct Director {
    app: App,
    cookie: String,
    user: tundish_domain::id::UserId,
}

impl Director {
    async fn sign_in(opened: &Opened) -> anyhow::Result<Self> {
        let (token, csrf) = (OpaqueToken::mint()?, CsrfSecret::mint()?);
        let (secret, csrf) = (token.hash().0, *csrf.as_bytes());
        let new = NewUser {
            name: "Who compares".to_owned(),
            email: None,
            role: Role::Director,
            team_id: None,
            password_hash: None,
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        let user = opened
            .db
            .write(async move |tx| {
                let user = create::create(tx, &Actor::System(SystemJob::Setup), &new).await?.id;
                session::insert(tx, secret, csrf, user, "anchors").await?;
                Ok::<_, create::CreateError>(user)
            })
            .await?;
        let app = App {
            db: opened.db.clone(),
            company: Kept::new(opened.company().await?),
            reach: Arc::new(Reach { loopback: true, ..Reach::default() }),
            request_ids: RequestIds::new(1),
            writes: Writes::default(),
            security_contact: None,
            sample_people: Arc::new([]),
        };
        Ok(Self { app, cookie: format!("tundish-session={}", token.reveal()), user })
    }

    /// Leaves the company as it was found: other figures count its people.
    async fn leave(self, db: &Db) -> anyhow::Result<()> {
        let user = self.user;
        db.write(async move |tx| {
            session::end_all(tx, user).await?;
            tx.exec("update users set deleted_at = created_at, active = false where id = $1", tundish_db::args![user])
                .await
        })
        .await?;
        Ok(())
    }

    async fn get(&self, path: &str) -> anyhow::Result<String> {
        let mut request = Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())?;
        request.extensions_mut().insert(Peer(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let response = web::router(&self.app).oneshot(request).await?;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        let text = String::from_utf8(body.to_vec())?;
        ensure!(status.is_success(), "GET {path}: {status}: {text}");
        Ok(text)
    }

    async fn interface(&self, query: &str) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.get(&format!("/api/v1/reports/funnel?{query}")).await?)?)
    }

    /// The page shows the pipeline that holds most; its figures are those of the report.
    async fn compare_page(&self, day: &str, told: &Value) -> anyhow::Result<()> {
        let page = self.get(&format!("/funnel?as_of={day}")).await?;
        let pipelines = told["pipelines"].as_array().context("pipelines")?;
        let shown = pipelines.iter().max_by_key(|pipeline| pipeline["entered"]["entered"].as_u64());
        let shown = shown.context("the report has a pipeline")?;
        let table = &page[page.find("<table").context("the page has a table")?..];
        let table = &table[..table.find("</table>").context("the table ends")?];
        for band in shown["bands"].as_array().context("bands")? {
            let (name, count) = (band["band"].as_str().context("a band")?, band["count"].as_u64().context("a count")?);
            let cell = first_cell(table, &format!("data-part=\"{name}\""))?;
            let expected = if count == 0 { vec!["0".to_owned(), "–".to_owned()] } else { vec![grouped(count)] };
            ensure!(expected.contains(&cell), "at {day} the page says {cell} in the {name} part, the report {count}");
        }
        let of_100 = shown["entered"]["per_hundred"]["won"].as_u64().context("orders per 100")?;
        let figure = format!(">{of_100}</a><div><p class=\"hundred__say\">");
        ensure!(page.contains(&figure), "at {day} the page does not say that {of_100} of 100 were won");
        Ok(())
    }
}

/// The text of the first number cell of the row with this mark.
fn first_cell(table: &str, mark: &str) -> anyhow::Result<String> {
    let row = &table[table.find(mark).with_context(|| format!("the table has no row with {mark}"))?..];
    let cell = &row[row.find("<td").context("the row has a cell")?..];
    let cell = &cell[..cell.find("</td>").context("the cell ends")?];
    Ok(cell.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect())
}

/// A count as pages in English write it.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// What `tundish report funnel --json` prints.
fn command_line(url: &str, day: &str, known_at: &str) -> anyhow::Result<Value> {
    let output = Command::new(program()?)
        .args(["report", "funnel", "--json", "--as-of", day, "--known-at", known_at])
        .env("TUNDISH_DB", url)
        .current_dir(std::env::temp_dir())
        .output()
        .context("tundish does not run")?;
    ensure!(output.status.success(), "tundish report: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The program that was built together with this one.
fn program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("examples lie in a folder beside the program")?;
    Ok(folder.join("tundish"))
}
