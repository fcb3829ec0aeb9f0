//! One person in a browser: every page, fragment and suggestion shows what the reference says and nothing else.

use tundish_domain::Role;

use super::{
    channels::{Eyes, Places},
    company::Kind,
    reference::Seen,
};
use crate::application::Client;

/// What has a list and a page of its own.
const KINDS: [Kind; 4] = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity];

impl Eyes<'_> {
    /// Looks at everything that there is.
    pub(super) async fn browser_agrees(&self, browser: &Client) {
        self.list_pages(browser).await;
        self.record_pages(browser).await;
        self.search_pages(browser).await;
        self.suggestions(browser).await;
        self.funnel_page(browser).await;
        self.forms(browser).await;
    }

    async fn list_pages(&self, browser: &Client) {
        for kind in KINDS {
            let expected = self.listed(kind);
            for query in ["", "?q=vex"] {
                let path = format!("/{}{query}", kind.collection());
                self.page_shows(browser, &path, kind, &expected).await;
                self.page_shows(&browser.with("hx-request", "true"), &path, kind, &expected).await;
            }
        }
        let expected = self.listed(Kind::Activity);
        self.page_shows(browser, "/activities?owner_id=all&status=done", Kind::Activity, &expected).await;
        for account in self.of(&[Kind::Account]) {
            let id = &self.company.records[account].id;
            for (kind, path) in [
                (Kind::Opportunity, format!("/opportunities?account={id}")),
                (Kind::Contact, format!("/contacts?account_id={id}")),
            ] {
                let mut expected = self.listed(kind);
                expected.retain(|place| self.company.records[*place].of == Some(account));
                self.page_shows(browser, &path, kind, &expected).await;
            }
        }
    }

    /// A page shows exactly these records of a kind, and names no other that does not exist for the person.
    async fn page_shows(&self, browser: &Client, path: &str, kind: Kind, expected: &Places) {
        let answer = browser.get(path).await;
        if answer.status == 403 {
            assert!(self.who.role == Role::Partner && expected.is_empty(), "seed {}: {:?} {path}", self.seed, self.who);
            return;
        }
        assert_eq!(answer.status, 200, "{path}");
        self.hides(path, &answer);
        let of_kind = self.of(&[kind]);
        self.same(path, &self.named(&answer).intersection(&of_kind).copied().collect(), expected);
    }

    async fn record_pages(&self, browser: &Client) {
        for (place, record) in self.company.records.iter().enumerate() {
            let seen = self.company.sees(self.who, place);
            let path = match record.kind {
                Kind::Participant | Kind::Line | Kind::Competitor => continue,
                kind => format!("/{}/{}", kind.collection(), record.id),
            };
            let answer = browser.get(&path).await;
            let is_there = match record.kind {
                // A file is taken, not shown.
                Kind::Attachment => seen != Seen::Nothing && !record.is_deleted,
                _ => seen != Seen::Nothing,
            };
            self.is(&path, place, answer.status.as_u16(), if is_there { 200 } else { 404 });
            if record.kind == Kind::Attachment {
                continue;
            }
            self.hides(&path, &answer);
            if seen != Seen::Whole || record.is_deleted || self.who.role == Role::Partner {
                continue;
            }
            // What belongs to it stands on its page.
            let about = self.of(&[Kind::Activity, Kind::Attachment, Kind::Participant, Kind::Line, Kind::Competitor]);
            let own = about
                .into_iter()
                .filter(|other| self.company.records[*other].of == Some(place) && self.company.lists(self.who, *other));
            let missing: Places = own.filter(|other| !self.named(&answer).contains(other)).collect();
            self.same(&path, &Places::new(), &missing);
        }
    }

    async fn search_pages(&self, browser: &Client) {
        for place in self.of(&KINDS) {
            let record = &self.company.records[place];
            let expected: Places = self.listed(record.kind).into_iter().filter(|found| *found == place).collect();
            for path in ["/search?q=", "/suggest/search?q="] {
                let path = format!("{path}{}", record.name.to_lowercase());
                let answer = browser.get(&path).await;
                assert_eq!(answer.status, 200, "{path}");
                self.hides(&path, &answer);
                let named: Places = self.named(&answer).into_iter().filter(|found| *found == place).collect();
                self.same(&path, &named, &expected);
            }
            let path = format!("/search?q={}", record.number);
            let leads_there = browser.get(&path).await.status == 303;
            assert_eq!(leads_there, !expected.is_empty(), "seed {}: {:?} {path}", self.seed, self.who);
        }
    }

    /// Names that complete a field. An account of which only the card is seen is taken there but not offered.
    async fn suggestions(&self, browser: &Client) {
        for kind in KINDS {
            let path = format!("/suggest/{}?name=vex", kind.word());
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            let mut expected = self.listed(kind);
            expected.retain(|place| self.company.sees(self.who, *place) == Seen::Whole);
            self.same(&path, &self.named(&answer), &expected);
        }
    }

    async fn funnel_page(&self, browser: &Client) {
        let mut expected = self.listed(Kind::Opportunity);
        expected.retain(|place| self.company.records[*place].is_open);
        let answer = browser.get("/funnel").await;
        if self.who.role == Role::Partner {
            return assert_eq!(answer.status, 403);
        }
        assert_eq!(answer.status, 200);
        self.hides("/funnel", &answer);
        // A card is called by its customer and leads to the opportunity.
        let page = String::from_utf8_lossy(&answer.body);
        let leads_to = |place: &usize| page.contains(&format!("/opportunities/{}", self.company.records[*place].id));
        let cards: Places = self.of(&[Kind::Opportunity]).into_iter().filter(leads_to).collect();
        self.same("/funnel", &cards, &expected);
    }

    /// Pages that name a record because their address does.
    async fn forms(&self, browser: &Client) {
        let mut paths = vec!["/search".to_owned(), "/me/absences".to_owned(), "/settings/teams".to_owned()];
        for place in self.of(&KINDS) {
            let record = &self.company.records[place];
            if self.company.sees(self.who, place) != Seen::Nothing {
                continue;
            }
            let (collection, word, id) = (record.kind.collection(), record.kind.word(), &record.id);
            paths.extend([
                format!("/{collection}/{id}/edit"),
                format!("/activities/log?{word}_id={id}"),
                format!("/activities/new?{word}_id={id}"),
                format!("/contacts/new?{word}_id={id}"),
                format!("/opportunities/new?{word}_id={id}"),
                format!("/opportunities/new?{word}={id}"),
                format!("/participants/new?{word}_id={id}"),
                format!("/funnel?done={id}"),
            ]);
        }
        for path in paths {
            let answer = browser.get(&path).await;
            assert!(!answer.status.is_server_error(), "{path}");
            self.hides(&path, &answer);
        }
    }
}
