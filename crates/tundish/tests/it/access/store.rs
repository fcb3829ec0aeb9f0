//! Stores a random company as people would have made it: through the programming interface, so that its events, its words and
//! its figures are there as well.

use axum::http::Method;
use serde_json::{Value, json};
use tundish::team;
use tundish_db::args;
use tundish_domain::id::{AccountId, ActivityId, ContactId, LeadId, Tsid};

use super::company::{Company, Kind, Record};
use crate::{
    application::{Application, Client},
    attachments,
    fixture::{add_person, add_team, grant, id},
};

/// Stores it, and notes how its records are called there.
pub(super) async fn store(application: &Application, company: &mut Company) {
    people(application, company).await;
    let ada = application.client("ada").await;
    for (absences, from_on, to_on) in
        [(&company.absences, "2026-03-02", "2026-03-03"), (&company.other_absences, "2026-05-04", "2026-05-08")]
    {
        for (away, deputy) in absences {
            let (away, deputy) = (Tsid::new(*away).expect("positive"), Tsid::new(*deputy).expect("positive"));
            let absence = json!({"user_id": away, "from_on": from_on, "to_on": to_on, "deputy_id": deputy});
            ada.post("/api/v1/absences", absence).await.expect(201);
        }
    }
    for place in 0..company.records.len() {
        let made = made(&ada, company, place).await;
        let text = |field: &str| made[field].as_str().unwrap_or_default().to_owned();
        let (id, number) = (text("id"), text("number"));
        let record = &mut company.records[place];
        (record.id, record.number) = (id, number);
    }
    own_and_grant(application, company).await;
    // What hangs on a record goes before it, and before it is closed.
    let (customers, details): (Vec<&Record>, Vec<&Record>) =
        company.records.iter().rev().partition(|record| record.kind <= Kind::Opportunity);
    delete(&ada, &details).await;
    for record in customers.iter().filter(|record| !record.is_open) {
        ada.post(&format!("/api/v1/opportunities/{}/lose", record.id), json!({"reason": "no_need"})).await.expect(200);
    }
    delete(&ada, &customers).await;
}

async fn delete(ada: &Client, records: &[&Record]) {
    for record in records.iter().filter(|record| record.is_deleted) {
        let path = format!("/api/v1/{}/{}", record.kind.collection(), record.id);
        ada.with("if-match", "*").send(Method::DELETE, &path, None).await.expect(200);
    }
}

async fn people(application: &Application, company: &Company) {
    let stored = company.clone();
    let made = application.db.write(async move |tx| {
        for team in &stored.teams {
            add_team(tx, team.id, None, None).await?;
        }
        for person in &stored.people {
            add_person(tx, person.id, person.role, person.team.map(id)).await?;
        }
        for team in &stored.teams {
            tx.exec(
                "update team set parent_id = $1, leader_id = $2 where id = $3",
                args![team.parent, team.leader, team.id],
            )
            .await?;
        }
        team::store::rebuild(tx).await
    });
    made.await.expect("the people are stored");
}

/// Makes one record on behalf of somebody who sees everything.
async fn made(ada: &Client, company: &Company, place: usize) -> Value {
    let Record { kind, name, of, contact, .. } = &company.records[place];
    let of = of.map(|place| &company.records[place]);
    let contact = contact.map(|place| &company.records[place].id);
    let owner = Tsid::new(company.records[place].owner).expect("positive");
    let parent = of.map(|parent| &parent.id);
    let body = match kind {
        Kind::Account => json!({"name": name}),
        Kind::Contact => json!({"family_name": name, "account_id": parent}),
        Kind::Lead => json!({"name": name}),
        Kind::Opportunity => json!({"name": name, "channel": "field", "account_id": parent, "owner_id": owner}),
        Kind::Participant => json!({"opportunity_id": parent, "contact_id": contact, "note": name}),
        Kind::Line => {
            json!({"opportunity_id": parent, "about": name, "price": {"minor": 1_900, "currency": "EUR"}})
        }
        Kind::Competitor => json!({"opportunity_id": parent, "name": name}),
        Kind::Activity => {
            let mut body = json!({"kind": "note", "subject": name, "contact_id": contact});
            if let Some(of) = of {
                body[format!("{}_id", of.kind.word())] = json!(of.id);
            }
            body
        }
        Kind::Attachment => {
            let of = of.expect("files hang on something");
            let files = format!("/api/v1/{}/{}/attachments", of.kind.collection(), of.id);
            return attachments::added(ada, &files, &format!("{name}.txt"), name.as_bytes()).await;
        }
    };
    ada.post(&format!("/api/v1/{}", kind.collection()), body).await.expect(201)
}

/// Gives to their owners what Ada made in her own name, and grants what is granted.
async fn own_and_grant(application: &Application, company: &Company) {
    let records = company.records.clone();
    let contacts: Vec<bool> =
        records.iter().map(|record| record.of.is_some_and(|parent| records[parent].kind == Kind::Contact)).collect();
    let done = application.db.write(async move |tx| {
        for (record, is_of_contact) in records.iter().zip(&contacts) {
            let id: Tsid = record.id.parse().expect("an identifier");
            match record.kind {
                // Partners own what an import says is theirs; nobody gives them customers or leads.
                Kind::Account => {
                    let sql = "update account set owner_id = $1 where id = $2";
                    tx.exec(sql, args![record.owner, AccountId::from(id)]).await?;
                }
                Kind::Lead => {
                    let sql = "update lead set owner_id = $1 where id = $2";
                    tx.exec(sql, args![record.owner, LeadId::from(id)]).await?;
                }
                Kind::Contact => {
                    let owner = record.of.map_or(record.owner, |account| records[account].owner);
                    let sql = "update contact set owner_id = $1 where id = $2";
                    tx.exec(sql, args![owner, ContactId::from(id)]).await?;
                }
                // Whoever wrote it saw the contact and not the account.
                Kind::Activity if *is_of_contact => {
                    let sql = "update activity set owner_id = $1, account_id = null where id = $2";
                    tx.exec(sql, args![record.owner, ActivityId::from(id)]).await?;
                }
                Kind::Activity => {
                    let sql = "update activity set owner_id = $1 where id = $2";
                    tx.exec(sql, args![record.owner, ActivityId::from(id)]).await?;
                }
                _ => {}
            }
            for (to, reason) in &record.grants {
                grant(tx, record.kind.word(), id.get(), *to, reason).await?;
            }
        }
        Ok::<_, tundish_db::Error>(())
    });
    done.await.expect("everything is owned and granted");
}
