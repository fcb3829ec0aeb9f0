//! The page of an account: what belongs to it.

use maud::{Markup, html};
use tundish_db::{Result, Tx, args};
use tundish_domain::{
    Amount,
    id::{AccountId, ContactId, UserId},
    policy::{Actor, Collection, Relation, actions, permit},
};
use tundish_web::{
    kit::{Icon, marker, panel},
    messages::Messages,
};

use super::Account;
use crate::{
    access::Sight,
    contact::Contact,
    opportunity::{self, related::Card},
    rate::{self, shown::Tally},
    record::{
        Found, RecordError, Target,
        list::Listed,
        pages::{KindWords, Paged, View},
        reassign::{self, Owned},
    },
    setting,
    share::{self, Granted, Shared},
    web::Section,
};

/// How many opportunities and contacts the page shows; the lists have the others.
const SHOWN: usize = 20;

fn limit() -> i64 {
    i64::try_from(SHOWN).unwrap_or(i64::MAX)
}

/// What belongs to the account, as far as the actor sees it.
#[derive(Debug)]
pub(crate) struct More {
    opportunities: Vec<Card>,
    /// How many are open and what they come to.
    open: Option<(u64, Tally)>,
    contacts: Vec<(ContactId, String, Option<String>)>,
    /// To whom it was given, and what the actor may do about that.
    granted: Vec<Granted>,
    sharing: share::May,
    /// To whom it can be given.
    takers: Vec<(UserId, String)>,
    /// Accounts that stand below it.
    below: Vec<(AccountId, String)>,
}

impl Paged for Account {
    const PATH: &'static str = "/accounts";
    const SECTION: Section = Section::Accounts;
    const SHOWN_COLUMNS: &'static [&'static str] = &["country", "industry", "level", "owner_id"];
    type More = More;

    fn words(m: Messages) -> KindWords {
        KindWords {
            many: m.accounts(),
            new: m.new_account(),
            empty: m.accounts_empty_title(),
            about: m.accounts_about(),
        }
    }

    async fn more(tx: &mut Tx, actor: &Actor, found: &Found<Self>) -> std::result::Result<More, RecordError> {
        let id = found.record.id;
        let (opportunities, open) = match Sight::of(actor, Collection::Opportunities) {
            Ok(sight) => (opportunity::related::of_account(tx, sight, id, limit()).await?, open(tx, sight, id).await?),
            Err(_) => (Vec::new(), None),
        };
        let contacts = match Sight::of(actor, Collection::Contacts) {
            Ok(sight) => contacts(tx, sight, id).await?,
            Err(_) => Vec::new(),
        };
        let mut below = Vec::new();
        let sql =
            "select id, name from account where parent_id = $1 and deleted_at is null order by name_key, id limit $2";
        for (child, name) in tx.all::<(AccountId, String)>(sql, args![id, limit()]).await? {
            if crate::record::refs::exists(tx, actor, Target::Account, child.into()).await? {
                below.push((child, name));
            }
        }
        let shared = Shared::Account(id);
        let granted = if found.is_whole && found.record.deleted_at.is_none() {
            share::of(tx, actor, shared).await?
        } else {
            Vec::new()
        };
        let sharing = share::May::of(actor, found.relation, shared);
        let takers = reassign::takers(tx, actor, Collection::Accounts, found).await?;
        Ok(More { opportunities, open, contacts, granted, sharing, takers, below })
    }

    fn about(view: &View<'_, Self>) -> String {
        let m = view.m;
        let level = view.record().level.as_deref();
        level.map(|level| m.level_of(level)).unwrap_or_default()
    }

    fn actions(view: &View<'_, Self>) -> Markup {
        reassign::button(view, &view.loaded.more.takers)
    }

    fn panels(view: &View<'_, Self>) -> Markup {
        let (m, more) = (view.m, &view.loaded.more);
        let id = view.record().id;
        let is_live = view.record().deleted_at.is_none();
        let may_add = |may: bool, label: &str, href: String| {
            (may && is_live).then(|| html! { a href=(href) { (Icon::Plus.sized(12)) " " (label) } })
        };
        let actor = &view.asker.actor;
        let add_opportunity = permit::<actions::CreateOpportunity>(actor, Relation::Own).is_ok();
        let add_contact = permit::<actions::CreateContact>(actor, view.loaded.found.relation).is_ok();
        html! {
            (panel::flush(
                m.opportunities(),
                may_add(add_opportunity, m.new_opportunity(), format!("/opportunities/new?account_id={id}")),
                html! {
                    @if more.opportunities.is_empty() { p class="panel__none muted" { (m.no_opportunities_here()) } }
                    @else {
                        ul class="rows" { @for card in &more.opportunities { (opportunity_row(m, card)) } }
                        @if let Some((count, tally)) = &more.open { (tally.shown(m, actor, m.open_count(*count)).render(m)) }
                        @if more.opportunities.len() == SHOWN { p class="panel__more" { a class="link" href={ "/opportunities?account=" (id) } { (m.show_all_of_them()) } } }
                    }
                },
            ))
            (panel::flush(
                m.contacts(),
                may_add(add_contact, m.new_contact(), format!("/contacts/new?account_id={id}")),
                html! {
                    @if more.contacts.is_empty() { p class="panel__none muted" { (m.no_contacts_here()) } }
                    @else {
                        ul class="rows" { @for (id, name, title) in &more.contacts {
                            li class="rows__row" { a href={ "/contacts/" (id) } { (name) } @if let Some(title) = title { span class="muted" { (title) } } }
                        } }
                        @if more.contacts.len() == SHOWN { p class="panel__more" { a class="link" href={ "/contacts?account_id=" (id) } { (m.show_all_of_them()) } } }
                    }
                },
            ))
            (reassign::sheet(view, &more.takers, m.contacts_come_along()))
            @if is_live { (share::panel(m, Shared::Account(id), &more.granted, more.sharing, view.zone, view.guard)) }
            @if !more.below.is_empty() {
                (panel::flush(m.accounts_below(), None, html! {
                    ul class="rows" { @for (id, name) in &more.below { li class="rows__row" { a href={ "/accounts/" (id) } { (name) } } } }
                }))
            }
        }
    }
}

/// What is open of the account's at today's rates; nothing when nothing is.
async fn open(tx: &mut Tx, sight: Sight, account: AccountId) -> Result<Option<(u64, Tally)>> {
    let open = opportunity::related::open_of_account(tx, sight, account).await?;
    let Some(company) = setting::company(tx).await?.filter(|_| 0 < open.count) else { return Ok(None) };
    let day = tx.now().day(&company.time_zone);
    let rates = rate::store::of_day(tx, company.currency, open.values.keys().copied(), day).await?;
    let mut tally = Tally::new(&rates);
    tally.add_unknown(open.without_amount);
    for (currency, value) in open.values {
        let dated = rates.on(currency, day);
        tally.add_sum(currency, value.known, false, dated);
        tally.add_sum(currency, value.estimate, true, dated);
    }
    Ok(Some((u64::try_from(open.count).unwrap_or(0), tally)))
}

impl Owned for Account {
    type Reassign = actions::ReassignAccount;
}

async fn contacts(tx: &mut Tx, sight: Sight, account: AccountId) -> Result<Vec<(ContactId, String, Option<String>)>> {
    let seen = Contact::seen(sight, 1);
    let sql = format!(
        "select r.id, r.name, r.job_title from contact r
         where r.account_id = $2 and r.deleted_at is null and {seen} order by r.name_key, r.id limit $3"
    );
    tx.all(&sql, args![sight.argument(), account, limit()]).await
}

/// One opportunity as a line: its name, its amount, where it stands.
pub(crate) fn opportunity_row(m: Messages, card: &Card) -> Markup {
    html! {
        li class="rows__row" {
            a href={ "/opportunities/" (card.id) } { (card.name) }
            span class="muted" { @match card.is_won { Some(is_won) => (marker::outcome(m, is_won)), None => (card.stage) } }
            span class="rows__end" { (opportunity::amount(m, card.won.map_or(card.amount, Amount::Known))) }
        }
    }
}
