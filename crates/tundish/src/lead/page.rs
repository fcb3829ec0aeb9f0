//! The page of a lead: the clock of its answer, what can be done with it, what it became.

use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{
    Currency,
    id::UserId,
    lead::LeadStatus,
    policy::{Actor, Collection, actions},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::Field,
        form::{self, Form, Guard},
        panel, sheet,
    },
    messages::Messages,
};

use super::{Lead, deed::Draft};
use crate::{
    names::{ACCOUNTS, CONTACTS, OPPORTUNITIES},
    opportunity,
    record::{
        Found, RecordError,
        pages::{KindWords, Paged, View},
        reassign::{self, Owned},
    },
    web::Section,
};

/// The sheet in which a lead is let go.
const DISQUALIFY: &str = "disqualify";
/// The least part of an hour that is spoken of, in microseconds.
const MINUTE: i64 = 60 * 1_000_000;

impl Paged for Lead {
    const PATH: &'static str = "/leads";
    const SECTION: Section = Section::Leads;
    const SHOWN_COLUMNS: &'static [&'static str] = &["status", "company", "source", "channel", "owner_id"];
    /// To whom it can be given.
    type More = Vec<(UserId, String)>;

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.leads(), new: m.new_lead(), empty: m.leads_empty_title(), about: m.leads_about() }
    }

    async fn more(tx: &mut Tx, actor: &Actor, found: &Found<Self>) -> Result<Vec<(UserId, String)>, RecordError> {
        Ok(reassign::takers(tx, actor, Collection::Leads, found).await?)
    }

    fn about(view: &View<'_, Self>) -> String {
        view.record().company.clone().unwrap_or_default()
    }

    fn actions(view: &View<'_, Self>) -> Markup {
        let (m, lead) = (view.m, view.record());
        let href = view.href();
        let at_once = |name: &str, label: &str| {
            html! {
                form method="post" action={ (href) "/" (name) } {
                    (view.guard.fields(name)) (form::version(lead.version)) (button::submit(Weight::Plain, label))
                }
            }
        };
        html! {
            @if lead.is_open() {
                (button::link(Weight::Go, m.convert_it(), &format!("{href}/convert"), None))
                @if lead.status == LeadStatus::New { (at_once("answer", m.mark_as_answered())) }
                (button::opens(Weight::Plain, m.let_it_go(), DISQUALIFY, None))
            }
            @if lead.status == LeadStatus::Disqualified { (at_once("reopen", m.resume())) }
            (reassign::button(view, &view.loaded.more))
        }
    }

    fn panels(view: &View<'_, Self>) -> Markup {
        let (m, lead) = (view.m, view.record());
        html! {
            @if lead.is_open() { (clock(view)) }
            @if lead.status == LeadStatus::Converted { (became(view)) }
            @if view.is_open() && lead.is_open() {
                (sheet::popover(m, DISQUALIFY, &m.let_go_name(&lead.name), disqualify_form(view), None))
                (reassign::sheet(view, &view.loaded.more, ""))
            }
        }
    }
}

impl Owned for Lead {
    type Reassign = actions::ReassignLead;

    fn changes_hands(&self) -> bool {
        self.is_open()
    }
}

/// How long it has waited for an answer, or how soon it got one.
fn clock(view: &View<'_, Lead>) -> Markup {
    let (m, lead) = (view.m, view.record());
    let until = lead.answered_at.unwrap_or(view.loaded.now);
    let waited = m.waited(until.micros_since(lead.created_at).max(0) / MINUTE);
    let sentence = if lead.answered_at.is_some() { m.answered_after(&waited) } else { m.waits_since(&waited) };
    html! { div class="strip" { p { (sentence) } } }
}

fn became(view: &View<'_, Lead>) -> Markup {
    let (m, lead, names) = (view.m, view.record(), &view.loaded.names);
    let link = |path: &str, id: String, name: Option<&str>| html! { li class="rows__row" { @match name { Some(name) => a href={ (path) (id) } { (name) }, None => span class="muted" { (m.not_known()) } } } };
    panel::flush(
        m.what_it_became(),
        None,
        html! {
            ul class="rows" {
                @if let Some(id) = lead.opportunity_id { (link("/opportunities/", id.to_string(), names.of(OPPORTUNITIES, id))) }
                @if let Some(id) = lead.account_id { (link("/accounts/", id.to_string(), names.of(ACCOUNTS, id))) }
                @if let Some(id) = lead.contact_id { (link("/contacts/", id.to_string(), names.of(CONTACTS, id))) }
            }
        },
    )
}

fn disqualify_form(view: &View<'_, Lead>) -> Markup {
    let (m, lead) = (view.m, view.record());
    let action = format!("{}/{DISQUALIFY}", view.href());
    let form = Form { name: "disqualify-form", action: &action, guard: view.guard, keeps_draft: false };
    form.render(html! {
        (form::version(lead.version))
        (Field::area("reason", m.reason(), "").required().within(DISQUALIFY).render(m))
        div class="form__foot" { (sheet::leave(DISQUALIFY, m.keep_record())) (button::submit(Weight::Go, m.let_it_go())) }
    })
}

/// What the opportunity of a lead is called unless somebody says otherwise.
pub(super) fn opportunity_name(m: Messages, lead: &Lead) -> String {
    let customer = lead.company.as_ref().unwrap_or(&lead.name);
    format!("{customer}: {}", m.first_order())
}

/// The form that converts.
pub(super) fn conversion(
    m: Messages,
    lead: &Lead,
    draft: &Draft,
    (accounts, contacts): &(Vec<String>, Vec<String>),
    errors: &FieldErrors,
    currency: Currency,
    guard: &Guard,
) -> Markup {
    let label = |field: &str| match field {
        "account" => m.account(),
        "contact" => m.contact(),
        "amount" => m.amount_label(),
        _ => m.opportunity(),
    };
    let listed: Vec<(String, String)> =
        errors.iter().map(|error| (error.field.clone(), m.changed_to(label(&error.field), &error.sentence))).collect();
    let show = |name: &str, field: Field| {
        let error = errors.of(name).next().map(|error| error.sentence.as_str());
        field.error(error).render(m)
    };
    let leave = format!("/leads/{}", lead.id);
    let action = format!("{leave}/convert");
    let form = Form { name: "convert", action: &action, guard, keeps_draft: true };
    let company = lead.company.as_ref().unwrap_or(&lead.name);
    let likely: Vec<Currency> = draft.currency.parse().into_iter().chain([currency]).collect();
    let money = Field::money(
        "amount",
        m.amount_label(),
        &draft.amount,
        ("currency", m.currency(), &draft.currency),
        opportunity::currencies(&likely),
    );
    html! {
        div class="page--form stack" {
            h1 { (m.convert_name(&lead.name)) }
            (form::error_summary(m, &listed))
            section class="panel" { div class="panel__body" {
                (form.render(html! {
                    input type="hidden" name=(form::VERSION_FIELD) value=(draft.version());
                    (show("account", Field::text("account", m.existing_account(), &draft.account).optional().autocomplete("off").hint(&m.else_new(company)).suggestions(accounts.clone()).suggests_from("/suggest/account")))
                    (show("contact", Field::text("contact", m.existing_contact(), &draft.contact).optional().autocomplete("off").hint(&m.else_new(&lead.name)).suggestions(contacts.clone()).suggests_from("/suggest/contact")))
                    (show("makes_opportunity", Field::check("makes_opportunity", m.makes_opportunity(), !draft.makes_opportunity.is_empty())))
                    (show("opportunity", Field::text("opportunity", m.opportunity_name(), &draft.opportunity)))
                    (show("amount", money.optional().hint(m.amount_hint())))
                    div class="form__foot" { (button::link(Weight::Plain, m.cancel(), &leave, None)) (button::submit(Weight::Go, m.convert_it())) }
                }))
            } }
        }
    }
}
