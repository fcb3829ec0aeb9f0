//! One person at every channel: whatever is asked, and however, the answer shows what the reference says and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;
use tundish_domain::Role;

use super::{
    company::{Company, Kind, NAME, Person},
    reference::Seen,
};
use crate::application::{Answer, Client};

/// What has lists.
pub(super) const LISTED: [Kind; 8] = [
    Kind::Account,
    Kind::Contact,
    Kind::Lead,
    Kind::Opportunity,
    Kind::Participant,
    Kind::Line,
    Kind::Competitor,
    Kind::Activity,
];
/// What is looked up by words, and has pages of its own.
const FOUND: [Kind; 4] = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity];

/// Places of records in the company.
pub(super) type Places = BTreeSet<usize>;

/// One person, who looks with a browser and lets a program ask.
pub(super) struct Eyes<'a> {
    pub(super) seed: u64,
    pub(super) company: &'a Company,
    pub(super) who: &'a Person,
    pub(super) program: Client,
    /// What the program may ask about; everything when nothing is said.
    pub(super) scopes: Option<&'a [&'static str]>,
}

impl Eyes<'_> {
    /// Asks a program at every channel.
    pub(super) async fn program_agrees(&self) {
        self.lists().await;
        self.records().await;
        self.files().await;
        self.search().await;
        self.report().await;
    }

    /// What the lists of the programming interface show.
    pub(super) async fn lists(&self) -> Places {
        let mut all = Places::new();
        for kind in LISTED {
            let path = format!("/api/v1/{}", kind.collection());
            let expected = self.listed(kind);
            let shown = self.walked(&path).await;
            self.same(&path, &shown, &expected);
            if matches!(kind, Kind::Account | Kind::Contact | Kind::Lead) && self.may_list(kind) {
                self.same(&format!("{path}?q"), &self.walked(&format!("{path}?q=vex")).await, &expected);
            }
            all.extend(shown);
        }
        for account in self.of(&[Kind::Account]) {
            let path = format!("/api/v1/opportunities?account_id={}", self.company.records[account].id);
            let mut expected = self.listed(Kind::Opportunity);
            expected.retain(|place| self.company.records[*place].of == Some(account));
            self.same(&path, &self.walked(&path).await, &expected);
        }
        all
    }

    /// All pages of a list; nothing of one that is refused.
    async fn walked(&self, path: &str) -> Places {
        let (mut shown, mut cursor) = (Places::new(), String::new());
        loop {
            let sign = if path.contains('?') { '&' } else { '?' };
            let answer = self.program.get(&format!("{path}{sign}limit=7{cursor}")).await;
            if answer.status == 403 {
                return shown;
            }
            let list = answer.expect(200);
            for place in self.items(&list) {
                assert!(shown.insert(place), "seed {}: {path} lists {place} twice", self.seed);
            }
            match list["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return shown,
            }
        }
    }

    async fn records(&self) {
        for (place, record) in self.company.records.iter().enumerate() {
            let seen = self.company.sees(self.who, place);
            let path = format!("/api/v1/{}/{}", record.kind.collection(), record.id);
            let answer = self.program.get(&path).await;
            let expected = match seen {
                Seen::Nothing => 404,
                Seen::Card | Seen::Whole if !self.may_ask(record.kind.scope()) => 403,
                Seen::Card | Seen::Whole => 200,
            };
            self.is(&path, place, answer.status.as_u16(), expected);
            if expected == 200 && record.kind == Kind::Account {
                let view = if seen == Seen::Whole { "whole" } else { "card" };
                assert_eq!(answer.expect(200)["view"], view, "seed {}: {:?} {path}", self.seed, self.who);
            }
            let sees_history = seen == Seen::Whole && self.who.role != Role::Partner && self.may_ask("events");
            let expected = if expected == 200 && !sees_history { 403 } else { expected };
            let path = format!("{path}/events");
            let answer = self.program.get(&path).await;
            self.is(&path, place, answer.status.as_u16(), expected);
            self.hides(&path, &answer);
        }
    }

    async fn files(&self) {
        for (place, record) in self.company.records.iter().enumerate() {
            let is_seen = self.company.sees(self.who, place) == Seen::Whole;
            let path = match record.kind {
                Kind::Attachment => format!("/api/v1/attachments/{}/content", record.id),
                Kind::Participant | Kind::Line | Kind::Competitor => continue,
                kind => format!("/api/v1/{}/{}/attachments", kind.collection(), record.id),
            };
            let answer = self.program.get(&path).await;
            let expected = match is_seen && self.who.role != Role::Partner {
                false => 404,
                true if !self.may_ask("attachments") => 403,
                // What a deleted file held is not given out any more.
                true if record.kind == Kind::Attachment && record.is_deleted => 404,
                true => 200,
            };
            self.is(&path, place, answer.status.as_u16(), expected);
            if expected == 200 && record.kind != Kind::Attachment {
                let mut files = self.of(&[Kind::Attachment]);
                files.retain(|file| {
                    let file = &self.company.records[*file];
                    file.of == Some(place) && !file.is_deleted
                });
                self.same(&path, &self.items(&answer.expect(200)), &files);
            }
        }
    }

    async fn search(&self) {
        let path = "/api/v1/search?q=vex&limit=100";
        let expected: Places = FOUND.into_iter().flat_map(|kind| self.listed(kind)).collect();
        let answer = self.program.get(path).await;
        self.hides(path, &answer);
        self.same(path, &self.items(&answer.expect(200)), &expected);
        for place in self.of(&FOUND) {
            let record = &self.company.records[place];
            for typed in [record.name.to_lowercase(), record.number.clone()] {
                let path = format!("/api/v1/search?q={typed}");
                let found = self.items(&self.program.get(&path).await.expect(200));
                self.same(&path, &found, &expected.intersection(&Places::from([place])).copied().collect());
            }
        }
    }

    async fn report(&self) {
        let path = "/api/v1/reports/funnel";
        let answer = self.program.get(path).await;
        if self.who.role == Role::Partner || !self.may_ask("reports") {
            return assert_eq!(answer.status, 403, "seed {}: {:?} {path}", self.seed, self.who);
        }
        let report = answer.expect(200);
        let stages = report["pipelines"].as_array().expect("pipelines").iter().flat_map(|pipeline| {
            let stages = pipeline["stages"].as_array().expect("stages");
            stages.iter().map(|stage| stage["count"].as_u64().expect("a count"))
        });
        let counted = usize::try_from(stages.sum::<u64>()).expect("few");
        let mut expected = self.of(&[Kind::Opportunity]);
        expected.retain(|place| self.company.lists(self.who, *place) && self.company.records[*place].is_open);
        assert_eq!(counted, expected.len(), "seed {}: {:?} by {path}: {expected:?}", self.seed, self.who);
    }

    /// Whether the program may ask about it at all.
    pub(super) fn may_ask(&self, scope: &str) -> bool {
        self.scopes.is_none_or(|scopes| scopes.contains(&scope))
    }

    fn may_list(&self, kind: Kind) -> bool {
        let is_inside = !matches!(kind, Kind::Account | Kind::Contact | Kind::Opportunity);
        self.may_ask(kind.scope()) && !(is_inside && self.who.role == Role::Partner)
    }

    /// Records of this kind in this person's lists, as far as the program may ask about them.
    pub(super) fn listed(&self, kind: Kind) -> Places {
        let mut places = self.of(&[kind]);
        places.retain(|place| self.may_ask(kind.scope()) && self.company.lists(self.who, *place));
        places
    }

    /// All records of these kinds.
    pub(super) fn of(&self, kinds: &[Kind]) -> Places {
        let places = self.company.records.iter().enumerate();
        places.filter(|(_, record)| kinds.contains(&record.kind)).map(|(place, _)| place).collect()
    }

    fn items(&self, list: &Value) -> Places {
        let items = list["items"].as_array().expect("items").iter();
        let ids = items.map(|item| item["id"].as_str().expect("an identifier"));
        ids.map(|id| self.company.records.iter().position(|record| record.id == id).expect("it was stored")).collect()
    }

    /// The records whose names stand in an answer.
    pub(super) fn named(&self, answer: &Answer) -> Places {
        let text = String::from_utf8_lossy(&answer.body);
        let parts = text.split(NAME).skip(1).filter_map(|rest| rest.get(..3));
        let named = |rest: &str| self.company.records.iter().position(|record| record.name.ends_with(rest));
        parts.filter_map(named).collect()
    }

    /// Fails when the answer names a record that does not exist for the person.
    pub(super) fn hides(&self, channel: &str, answer: &Answer) {
        for place in self.named(answer) {
            let is_seen = self.company.sees(self.who, place) != Seen::Nothing;
            assert!(
                is_seen,
                "seed {}: {:?} is told the name of {} by {channel}",
                self.seed,
                self.who,
                self.told(place)
            );
        }
    }

    pub(super) fn same(&self, channel: &str, shown: &Places, expected: &Places) {
        let told = |places: Vec<&usize>| places.into_iter().map(|place| self.told(*place)).collect::<Vec<_>>();
        let (more, less) = (told(shown.difference(expected).collect()), told(expected.difference(shown).collect()));
        assert!(
            more.is_empty() && less.is_empty(),
            "seed {}: {:?} by {channel}: is shown {more:#?}\nand not shown {less:#?}\n{:?}",
            self.seed,
            self.who,
            self.company.teams
        );
    }

    pub(super) fn is(&self, channel: &str, place: usize, status: u16, expected: u16) {
        assert_eq!(status, expected, "seed {}: {:?} by {channel}: {}", self.seed, self.who, self.told(place));
    }

    /// A record with what it belongs to, for a failure.
    fn told(&self, place: usize) -> String {
        let record = &self.company.records[place];
        let parents = [record.of, record.contact].map(|parent| parent.map(|place| &self.company.records[place]));
        format!("{place}: {record:?} of {parents:?}")
    }
}
