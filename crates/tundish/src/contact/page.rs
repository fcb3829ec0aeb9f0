//! The page of a contact: the opportunities of which it is part.

use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::policy::{Actor, Collection};
use tundish_web::{kit::panel, messages::Messages};

use super::Contact;
use crate::{
    access::Sight,
    account,
    names::ACCOUNTS,
    opportunity::related::{self, Card},
    record::{
        Found, RecordError,
        pages::{KindWords, Paged, View},
    },
    web::Section,
};

/// How many opportunities the page shows.
const SHOWN: i64 = 20;

impl Paged for Contact {
    const PATH: &'static str = "/contacts";
    const SECTION: Section = Section::Contacts;
    const SHOWN_COLUMNS: &'static [&'static str] = &["phones", "account_id", "job_title", "emails"];
    type More = Vec<Card>;

    fn words(m: Messages) -> KindWords {
        KindWords {
            many: m.contacts(),
            new: m.new_contact(),
            empty: m.contacts_empty_title(),
            about: m.contacts_about(),
        }
    }

    async fn more(tx: &mut Tx, actor: &Actor, found: &Found<Self>) -> Result<Vec<Card>, RecordError> {
        match Sight::of(actor, Collection::Opportunities) {
            Ok(sight) => Ok(related::of_contact(tx, sight, found.record.id, SHOWN).await?),
            Err(_) => Ok(Vec::new()),
        }
    }

    fn about(view: &View<'_, Self>) -> String {
        let contact = view.record();
        let account = contact.account_id.and_then(|id| view.loaded.names.of(ACCOUNTS, id));
        let parts: Vec<&str> = contact.job_title.as_deref().into_iter().chain(account).collect();
        parts.join(", ")
    }

    fn panels(view: &View<'_, Self>) -> Markup {
        let (m, cards) = (view.m, &view.loaded.more);
        panel::flush(
            m.opportunities(),
            None,
            html! {
                @if cards.is_empty() { p class="panel__none muted" { (m.no_opportunities_here()) } }
                @else { ul class="rows" { @for card in cards { (account::opportunity_row(m, card)) } } }
            },
        )
    }
}
