//! What one may not see does not exist (I23), and what is refused tells nothing.
//!
//! Random companies are asked about at every channel that there is: lists, records, histories, search, suggestions, the funnel with
//! its report, files, activities and forms, over pages, fragments and the programming interface, by people and by programs
//! with wide and narrow scopes. The oracle is [`reference`], which shares nothing with the program. Mail, MCP, export, PDF, webhooks,
//! notifications, calendars and offline copies do not exist yet; whoever makes one asks it here too.

mod channels;
mod company;
mod pages;
mod reference;
mod refused;
mod small;
mod store;

use tundish::team;
use tundish_db::args;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
};
use tundish_testkit::both::TestDb;

pub(crate) use self::company::Dice;
use self::{
    channels::{Eyes, Places},
    company::{Company, Person},
};
use crate::{application::Application, fixture::id};

/// Companies that are asked about on each database.
const SEEDS: std::ops::Range<u64> = 0..25;

async fn eyes<'a>(
    application: &Application,
    seed: u64,
    company: &'a Company,
    who: &'a Person,
    scopes: Option<&'a [&'static str]>,
) -> Eyes<'a> {
    let named = scopes.map(|scopes| scopes.iter().map(|scope| format!("{scope}:read ")).collect::<String>());
    let program = application.client_of(id::<UserId>(who.id), named.as_deref().unwrap_or("*:read")).await;
    Eyes { seed, company, who, program, scopes }
}

/// What everybody's lists show, in the order of the people.
async fn listed(application: &Application, seed: u64, company: &Company) -> Vec<Places> {
    let mut all = Vec::new();
    for who in &company.people {
        all.push(eyes(application, seed, company, who, None).await.lists().await);
    }
    all
}

/// Takes one team, or else one right, away; nothing when there is no more to take.
async fn take_away(application: &Application, company: &mut Company) -> bool {
    if let Some(gone) = company.teams.pop() {
        let done = application.db.write(async move |tx| {
            tx.exec("update team set deleted_at = $1 where id = $2", args![tx.now(), id::<TeamId>(gone.id)]).await?;
            team::store::rebuild(tx).await
        });
        done.await.expect("the team is gone");
        return true;
    }
    let mut taken = None;
    if !company.absences.is_empty() {
        company.absences.clear();
        taken = Some("update absence set deleted_at = created_at");
    } else if company.records.iter().any(|record| !record.grants.is_empty()) {
        company.records.iter_mut().for_each(|record| record.grants.clear());
        taken = Some("delete from access_grant");
    } else if company.people.iter().any(|person| person.role == Role::Director) {
        for person in company.people.iter_mut().filter(|person| person.role == Role::Director) {
            person.role = Role::Manager;
        }
        taken = Some("update users set role = 'manager' where role = 'director' and email is null");
    }
    let Some(sql) = taken else { return false };
    application.db.write(async move |tx| tx.exec(sql, args![]).await).await.expect("it is taken away");
    true
}

tundish_testkit::test_both_dbs! {
    async fn what_is_seen_is_the_same_at_every_channel(database: &TestDb) {
        for seed in SEEDS {
            let fresh = TestDb::empty(database.engine()).await;
            let application = Application::start(&fresh).await;
            let mut company = company::random(seed);
            store::store(&application, &mut company).await;
            for who in &company.people {
                let all = eyes(&application, seed, &company, who, None).await;
                all.program_agrees().await;
                all.browser_agrees(&application.browser_of(id(who.id), false).await).await;
                eyes(&application, seed, &company, who, Some(&who.scopes)).await.program_agrees().await;
            }
            application.stop().await;
        }
    }

    async fn whatever_is_taken_away_nobody_sees_more_and_at_once(database: &TestDb) {
        for seed in SEEDS {
            let fresh = TestDb::empty(database.engine()).await;
            let application = Application::start(&fresh).await;
            let mut company = company::random(100 + seed);
            store::store(&application, &mut company).await;
            let mut before = listed(&application, 100 + seed, &company).await;
            while take_away(&application, &mut company).await {
                let after = listed(&application, 100 + seed, &company).await;
                assert!(after.iter().zip(&before).all(|(after, before)| after.is_subset(before)), "seed {}", 100 + seed);
                before = after;
            }
            application.stop().await;
        }
    }
}
