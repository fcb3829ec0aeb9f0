//! A company in which every text is an attack.

use axum::http::Method;
use serde_json::{Value, json};
use tundish::{
    auth::{api_token, session},
    import::{self, Options, Source},
};
use tundish_db::args;
use tundish_web::http::{
    csrf::CsrfSecret,
    token::{ApiToken, OpaqueToken},
};

use crate::{
    application::{Client, SETUP},
    attachments,
    journeys::Stage,
};

/// For attributes, tags, scripts, addresses, templates, handlers and styles, each at most as long as a name may be.
pub(super) const LINES: [&str; 4] = [
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=window.__xss=1 )//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg data-xss/<sVg/oNloAd=window.__xss=1//>\\x3e",
    "\"><img data-xss src=x onerror=\"window.__xss=2\"><details data-xss open ontoggle=window.__xss=2><style>*{background:url(/xss)}</style>",
    "' autofocus data-xss onfocus='window.__xss=3' x='{{constructor.constructor('window.__xss=3')()}}${window.__xss=3}<script data-xss>window.__xss=3</script>",
    "</textarea><iframe data-xss srcdoc=\"<script>top.__xss=4</script>\"></iframe><a data-xss href=javascript:window.__xss=4>x</a><!--<svg onload=__xss=4>",
];
/// Shorter ones, for parts of a name.
const SHORT: [&str; 3] = [
    "\"><svg data-xss onload=window.__xss=5>",
    "'><img data-xss src=x onerror=window.__xss=6>",
    "</script><script data-xss>window.__xss=7</script>",
];
/// How many there are of each kind of record.
pub(super) const EACH: usize = 3;

pub(super) fn line(place: usize) -> String {
    LINES[place % LINES.len()].to_owned()
}

pub(super) fn short(place: usize) -> String {
    SHORT[place % SHORT.len()].to_owned()
}

fn prose() -> String {
    LINES.join("\n")
}

/// Identifiers of what was made, by the collection in addresses.
#[derive(Debug, Default)]
pub(super) struct Company(Vec<(&'static str, String)>);

impl Company {
    pub(super) async fn build(stage: &Stage) -> Self {
        let application = &stage.application;
        let hash = "update users set password_hash = (select u.password_hash from users u where u.email_key = 'rita@acme.example') where email_key = 'ada@acme.example'";
        application.db.write(async move |tx| tx.exec(hash, args![]).await).await.expect("Ada has a password");
        let mut company = Self::default();
        let ada = application.client("ada").await;
        company.around(&ada, &application.people["ada"].to_string()).await;
        for place in 0..EACH {
            company.customers(&ada, place).await;
        }
        company.own_fields(&ada).await;
        company.beside(stage).await;
        refuses_script_as_an_address(&ada).await;
        company
    }

    /// The identifiers of a kind.
    pub(super) fn of(&self, collection: &str) -> Vec<&str> {
        self.0.iter().filter(|(kind, _)| *kind == collection).map(|(_, id)| id.as_str()).collect()
    }

    fn first(&self, collection: &str) -> &str {
        self.of(collection).first().unwrap_or_else(|| panic!("no {collection}"))
    }

    async fn make(&mut self, ada: &Client, collection: &'static str, body: Value) -> String {
        let made = ada.post(&format!("/api/v1/{collection}"), body).await.expect(201);
        let id = made["id"].as_str().expect("an identifier").to_owned();
        self.0.push((collection, id.clone()));
        let stage = made["stages"][0]["id"].as_str().map(str::to_owned);
        self.0.extend(stage.map(|stage| ("stages", stage)));
        id
    }

    /// What belongs to the whole company: people, teams, pipelines, products, calendars.
    async fn around(&mut self, ada: &Client, herself: &str) {
        for place in 0..EACH {
            let team = json!({"name": format!("{place}{}", line(place))});
            let team = self.make(ada, "teams", team).await;
            let person = json!({"name": line(place), "role": "manager", "team_id": team});
            let person = self.make(ada, "users", person).await;
            ada.patch(&format!("/api/v1/teams/{team}"), 1, json!({"leader_id": person})).await.expect(200);
            let stages = json!([
                {"name": line(place), "band": "upper"}, {"name": line(place + 1), "band": "middle"}, {"name": line(place + 2), "band": "lower"},
            ]);
            self.make(ada, "pipelines", json!({"name": line(place), "stages": stages})).await;
            self.make(ada, "products", json!({"name": line(place), "family": line(place + 1)})).await;
            self.make(ada, "calendars", json!({"name": line(place)})).await;
            let absence = json!({"user_id": person, "from_on": "2026-03-02", "to_on": "2026-04-03", "deputy_id": herself, "note": prose()});
            self.make(ada, "absences", absence).await;
        }
        self.make(
            ada,
            "absences",
            json!({"from_on": "2026-03-02", "to_on": "2026-03-03", "deputy_id": self.first("users"), "note": prose()}),
        )
        .await;
        self.make(ada, "rates", json!({"currency": "USD", "from_on": "2026-01-01", "rate": "0.9"})).await;
        ada.with("if-match", "*")
            .send(Method::PATCH, &format!("/api/v1/users/{herself}"), Some(&json!({"name": line(1)})))
            .await
            .expect(200);
    }

    /// Accounts with everything about them, leads, files, and what was done.
    async fn customers(&mut self, ada: &Client, place: usize) {
        let [name, next, last] = [line(place), line(place + 1), line(place + 2)];
        let pipeline = self.of("pipelines")[place].to_owned();
        let (owner, product) = (self.of("users")[place].to_owned(), self.of("products")[place].to_owned());
        let account = json!({"name": name, "industry": next, "country": last, "about": prose(), "website": "https://acme.example/?q=\"><script>window.__xss=8</script>"});
        let account = self.make(ada, "accounts", account).await;
        let contact = json!({"given_name": short(place), "family_name": short(place + 1), "job_title": next, "department": last, "about": prose(), "account_id": account});
        let contact = self.make(ada, "contacts", contact).await;
        let lead = json!({"name": name, "company": next, "job_title": last, "country": name, "interest": prose(), "product_id": product});
        let lead = self.make(ada, "leads", lead).await;
        let gone = self.make(ada, "leads", json!({"name": next, "company": last})).await;
        ada.post(&format!("/api/v1/leads/{gone}/disqualify"), json!({"reason": prose()})).await.expect(200);
        let opportunity = json!({"name": name, "account_id": account, "product_id": product, "pipeline_id": pipeline, "channel": "field", "next_step": next});
        let opportunity = self.make(ada, "opportunities", opportunity).await;
        let of = |more: Value| {
            let mut body = json!({"opportunity_id": opportunity});
            body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            body
        };
        self.make(ada, "participants", of(json!({"contact_id": contact, "note": prose()}))).await;
        let price = json!({"minor": 1_900, "currency": "EUR"});
        self.make(ada, "lines", of(json!({"about": next, "product_id": product, "price": price}))).await;
        self.make(ada, "competitors", of(json!({"name": last, "note": prose()}))).await;
        for parent in [
            json!({"opportunity_id": opportunity, "contact_id": contact}),
            json!({"lead_id": lead}),
            json!({"account_id": account}),
        ] {
            for more in [json!({"kind": "note"}), json!({"kind": "call", "due_on": "2026-03-02", "due_time": "10:00"})]
            {
                let mut body = json!({"subject": name, "body": prose()});
                for part in [&parent, &more] {
                    body.as_object_mut().expect("an object").extend(part.as_object().expect("an object").clone());
                }
                self.make(ada, "activities", body).await;
            }
        }
        for (collection, id) in
            [("opportunities", &opportunity), ("accounts", &account), ("leads", &lead), ("contacts", &contact)]
        {
            let files = format!("/api/v1/{collection}/{id}/attachments");
            let file = attachments::added(
                ada,
                &files,
                "<svg data-xss onload=window.__xss=9>' onfocus=__xss=9.html",
                b"<script>window.__xss=9</script>",
            )
            .await;
            self.0.push(("attachments", file["id"].as_str().expect("an identifier").to_owned()));
        }
        ada.post(&format!("/api/v1/opportunities/{opportunity}/shares"), json!({"user_id": owner, "reason": "share"}))
            .await
            .expect(200);
        // What was edited is told on the timeline; one waits, one is lost, one is won.
        ada.with("if-match", "*")
            .send(
                Method::PATCH,
                &format!("/api/v1/opportunities/{opportunity}"),
                Some(&json!({"name": next, "next_step": last})),
            )
            .await
            .expect(200);
        ada.with("if-match", "*")
            .send(Method::PATCH, &format!("/api/v1/accounts/{account}"), Some(&json!({"industry": last})))
            .await
            .expect(200);
        let (verb, body) = match place {
            0 => ("hold", json!({"reason": next, "until": "2026-04-01"})),
            1 => ("lose", json!({"reason": "no_need", "note": next})),
            _ => ("win", json!({"reason": "fit", "note": next})),
        };
        ada.post(&format!("/api/v1/opportunities/{opportunity}/{verb}"), body).await.expect(200);
    }

    /// Fields of the company's own on every kind of record, each with a value.
    async fn own_fields(&mut self, ada: &Client) {
        let kinds = [
            ("account", "accounts"),
            ("contact", "contacts"),
            ("lead", "leads"),
            ("product", "products"),
            ("opportunity", "opportunities"),
        ];
        for (kind, collection) in kinds {
            let mut values = serde_json::Map::new();
            for name in LINES {
                let free = json!({"subject_kind": kind, "name": name});
                values.insert(self.make(ada, "own_fields", free).await, prose().into());
            }
            let choice = json!({"subject_kind": kind, "name": short(0), "form": "choice", "choices": LINES.join("\n")});
            values.insert(self.make(ada, "own_fields", choice).await, line(1).into());
            for id in self.of(collection) {
                let path = format!("/api/v1/{collection}/{id}/own_fields");
                ada.with("if-match", "*").send(Method::PATCH, &path, Some(&json!(values))).await.expect(200);
            }
        }
    }

    /// What no program makes: an import, a token's and a browser's name.
    async fn beside(&mut self, stage: &Stage) {
        let application = &stage.application;
        let ada = application.people["ada"];
        let (token, secret) = (OpaqueToken::mint().expect("randomness"), CsrfSecret::mint().expect("randomness"));
        let (token, secret, program) =
            (token.hash().0, *secret.as_bytes(), ApiToken::mint().expect("randomness").hash().0);
        let made = application.db.write(async move |tx| {
            let new = api_token::NewToken {
                user: ada,
                name: LINES[1],
                secret: program,
                hint: "0000",
                scopes: "*:read",
                expires_at: None,
            };
            let token_id = api_token::insert(tx, &new).await?;
            let session = session::insert(tx, token, secret, ada, LINES[1]).await?;
            Ok::<_, tundish_db::Error>((token_id, session))
        });
        let (token, session) = made.await.expect("a token, a session");
        self.0.extend([("tokens", token.to_string()), ("sessions", session.to_string())]);
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let file = format!(
            "Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Opportunity Owner,{}\n{name},{name},{name},much,soon,2026-01-05,{name},{name}\n{name},{name},{name},1000,2026-06-30,2026-01-05,{name},{name}\n",
            quoted(LINES[1]),
            name = quoted(LINES[2]),
        );
        let sources = vec![Source::bytes(format!("{}.csv", SHORT[1]), file.as_bytes())];
        let reports =
            import::run(&application.db, &SETUP, sources, &Options::default(), &mut ()).await.expect("it comes in");
        self.0.extend(reports.iter().filter_map(|report| report.import).map(|id| ("imports", id.to_string())));
    }
}

/// A web address leads to the web or nowhere.
async fn refuses_script_as_an_address(ada: &Client) {
    for website in [
        "javascript:window.__xss=1",
        "JaVaScRiPt:window.__xss=1",
        "data:text/html,<script>window.__xss=1</script>",
        "vbscript:x",
    ] {
        let refused = ada.post("/api/v1/accounts", json!({"name": "Acme", "website": website})).await;
        assert_eq!(
            (refused.refused(422).as_str(), refused.fields()),
            ("not_valid", vec!["website".to_owned()]),
            "{website}"
        );
    }
}
