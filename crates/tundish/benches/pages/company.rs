//! The seeded company and the people who ask.

use tundish::{
    auth::{api_token, session},
    boot::Opened,
    funnel::{self, Folded},
    opportunity::{self, NewOpportunity},
    seed::{self, Seeding, Shape},
};
use tundish_db::{Clock, Db, Error, FromRow, Result as DbResult, Row, args};
use tundish_domain::{
    Amount, Channel, Currency, Role,
    id::{OpportunityId, StageId, Tsid, UserId},
    policy::Actor,
    text,
};
use tundish_web::http::{
    csrf::{CsrfSecret, CsrfSession},
    token::{ApiToken, OpaqueToken},
};

use crate::{Failure, load::now};

/// Opportunities that are moved to and fro: so many that no history grows long.
const MOVED: usize = 800;
/// Records of a person that are looked at.
const LOOKED_AT: i64 = 200;

/// Everything that requests are made of.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) actors: Vec<Asker>,
    /// The representative's, each in the first of `stages`.
    pub(crate) moved: Vec<OpportunityId>,
    /// The first two stages of the first pipeline.
    pub(crate) stages: [StageId; 2],
    /// How many events the fold took, and how long that was.
    pub(crate) folded: (i64, f64),
}

/// Somebody who asks.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    pub(crate) name: &'static str,
    /// The headers of a browser in which the person signed in.
    pub(crate) cookie: String,
    /// What protects the forms shown to that browser.
    pub(crate) csrf: String,
    /// The header of a program.
    pub(crate) bearer: String,
    /// Opportunities that the person sees.
    pub(crate) records: Vec<Record>,
    /// Accounts that the person sees.
    pub(crate) accounts: Vec<Record>,
}

/// A record that somebody sees.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: Tsid,
    /// Its short number, which stands on its page.
    pub(crate) number: i64,
}

impl FromRow for Record {
    fn from_row(row: &mut Row<'_>) -> DbResult<Self> {
        Ok(Self { id: row.next()?, number: row.next()? })
    }
}

/// Seeds the database, folds its funnel and lets everybody in.
pub(crate) async fn found(url: &str, rows: u32) -> Result<Company, Failure> {
    let opened = Opened::open(&url.parse()?, Clock::system()).await?;
    let db = opened.db.clone();
    let seeding =
        Seeding { shape: Shape::Company { opportunities: rows }, seed: seed::DEFAULT_SEED, password_hash: None };
    seed::fill_today(&db, &seeding, |_| {}).await?;
    let folded = fold(&db).await?;
    let mut actors = Vec::new();
    for (name, email) in [
        ("representative", seed::REPRESENTATIVE_EMAIL),
        ("manager of ten", seed::MANAGER_EMAIL),
        ("boss of a hundred", "boss2.1@seed.example"),
        ("director", seed::DIRECTOR_EMAIL),
        ("administrator", seed::ADMINISTRATOR_EMAIL),
    ] {
        actors.push(asker(&db, name, email).await?);
    }
    let (representative, role) = person(&db, seed::REPRESENTATIVE_EMAIL).await?;
    let stages = first_stages(&db).await?;
    let moved = movable(&db, Actor::Person { user: representative, role }).await?;
    opened.close().await;
    Ok(Company { actors, moved, stages, folded })
}

async fn fold(db: &Db) -> Result<(i64, f64), Failure> {
    let began = now();
    while let Folded::Events(_) | Folded::Anew = funnel::fold(db, 100).await? {}
    let (events,) = db.read_long(async |tx| tx.one::<(i64,)>("select count(*) from event", args![]).await).await?;
    Ok((events, began.elapsed().as_secs_f64()))
}

async fn person(db: &Db, email: &str) -> Result<(UserId, Role), Failure> {
    let key = text::key(email);
    let found = db.read(async move |tx| tx.one("select id, role from users where email_key = $1", args![&key]).await);
    Ok(found.await?)
}

async fn asker(db: &Db, name: &'static str, email: &str) -> Result<Asker, Failure> {
    let (user, role) = person(db, email).await?;
    let (cookie, secret, api) = (OpaqueToken::mint()?, CsrfSecret::mint()?, ApiToken::mint()?);
    let (cookie_hash, csrf_secret, api_hash) = (cookie.hash().0, *secret.as_bytes(), api.hash().0);
    let session = db
        .write(async move |tx| {
            let scopes = "*:read *:write";
            let new =
                api_token::NewToken { user, name: "bench", secret: api_hash, hint: "0000", scopes, expires_at: None };
            api_token::insert(tx, &new).await?;
            session::insert(tx, cookie_hash, csrf_secret, user, "a browser").await
        })
        .await?;
    let boss = if role.sees_the_whole_company() { None } else { Some(user) };
    Ok(Asker {
        name,
        cookie: format!("tundish-session={}", cookie.reveal()),
        csrf: CsrfSession { id: session.get(), secret }.token()?,
        bearer: format!("Bearer {}", api.reveal()),
        records: spread(db, "opportunity", boss).await?,
        accounts: spread(db, "account", boss).await?,
    })
}

/// Records, spread over all that the person sees: those below a boss, or those of others for whoever sees the whole company.
async fn spread(db: &Db, table: &'static str, boss: Option<UserId>) -> Result<Vec<Record>, Failure> {
    let read = db.read_long(async move |tx| {
        let seen = match boss {
            Some(_) => "owner_id in (select person_id from reporting_line where boss_id = $1)",
            None => "owner_id <> $1",
        };
        let sql = format!(
            "select id, number from (select id, number, row_number() over (order by number) as place, count(*) over () as whole
                                     from {table} where deleted_at is null and {seen}) o
             where o.place % (1 + o.whole / {LOOKED_AT}) = 0"
        );
        tx.all::<Record>(&sql, args![boss.map_or(0, UserId::get)]).await
    });
    Ok(read.await?)
}

async fn first_stages(db: &Db) -> Result<[StageId; 2], Failure> {
    let read = db.read(async |tx| {
        let found = tx
            .all::<(StageId,)>(
                "select s.id from stage s join pipeline p on p.id = s.pipeline_id
                 where p.deleted_at is null and s.deleted_at is null order by p.position, s.position limit 2",
                args![],
            )
            .await?;
        match found[..] {
            [(first,), (second,)] => Ok([first, second]),
            _ => Err(Error::NoRow),
        }
    });
    Ok(read.await?)
}

async fn movable(db: &Db, actor: Actor) -> Result<Vec<OpportunityId>, Failure> {
    let mut moved = Vec::new();
    while moved.len() < MOVED {
        let first = moved.len();
        let made = db.write(async move |tx| {
            let mut made = Vec::new();
            for number in first..first + 50 {
                made.push(opportunity::create(tx, &actor, new_opportunity(number)).await?.id);
            }
            Ok::<_, opportunity::VerbError>(made)
        });
        moved.extend(made.await.map_err(|error| error.to_string())?);
    }
    Ok(moved)
}

fn new_opportunity(number: usize) -> NewOpportunity {
    NewOpportunity {
        name: format!("Moved to and fro {number}"),
        account: None,
        product: None,
        pipeline: None,
        stage: None,
        owner: None,
        channel: Channel::Field,
        amount: Amount::Unknown,
        currency: Currency::EUR,
        expected_close: None,
        next_step: None,
        source: None,
        created_at: None,
    }
}
