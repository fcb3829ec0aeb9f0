//! The panels of an opportunity's page that show its details.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    CompetitorStanding, Instant, Line, Money, Stance, TimeZone,
    id::{ContactId, OpportunityId, ProductId, Tsid},
    line,
    policy::Actor,
};
use tundish_web::{
    kit::{
        Icon,
        form::{self, Guard},
        panel,
        table::{self, Column, Kind as TableKind},
    },
    messages::Messages,
};

use super::{
    competitor::Competitor,
    line::ProductLine,
    participant::Participant,
    told::{self, Told},
};
use crate::{
    access::Sight,
    contact::Contact,
    names::{Names, PRODUCTS},
    record::{
        confirm::{self, Confirmed},
        list::Listed,
        pages::{Paged, href},
        points,
        store::children,
        value,
    },
};

/// What the panels show.
#[derive(Debug)]
pub(crate) struct Details {
    participants: Vec<(Participant, Person)>,
    lines: Vec<ProductLine>,
    competitors: Vec<Competitor>,
    confirmed: BTreeMap<(Tsid, String), Confirmed>,
    names: Names,
    country: Option<String>,
    /// What happened to them.
    pub(super) told: Vec<Told>,
}

/// What is shown of a contact.
#[derive(Debug)]
struct Person {
    name: String,
    job_title: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl Details {
    /// Reads the details of an opportunity that the actor sees.
    pub(crate) async fn read(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<Self> {
        let told = told::read(tx, actor, id).await?;
        let participants = children::<Participant>(tx, "opportunity_id", id).await?;
        let lines = children::<ProductLine>(tx, "opportunity_id", id).await?;
        let competitors = children::<Competitor>(tx, "opportunity_id", id).await?;
        let mut people = people(tx, actor, &participants).await?;
        let participants: Vec<(Participant, Person)> = participants
            .into_iter()
            .filter_map(|part| people.remove(&part.contact_id).map(|person| (part, person)))
            .collect();
        let subjects: Vec<Tsid> = participants
            .iter()
            .map(|(part, _)| part.id.into())
            .chain(competitors.iter().map(|competitor| competitor.id.into()))
            .collect();
        let confirmed = confirm::of_each(tx, &subjects).await?;
        let mut names = Names::default();
        names.add(tx, PRODUCTS, lines.iter().filter_map(|line| line.product_id).map(Tsid::from)).await?;
        let country = crate::setting::country(tx).await?;
        Ok(Self { participants, lines, competitors, confirmed, names, country, told })
    }
}

/// The contacts that the actor sees: a deleted opportunity shows nobody who is not seen elsewhere.
async fn people(tx: &mut Tx, actor: &Actor, participants: &[Participant]) -> Result<BTreeMap<ContactId, Person>> {
    let mut people = BTreeMap::new();
    let sight = Sight::by_rights(actor);
    let seen = Contact::seen(sight, 1);
    let ids: Vec<Value<'_>> = participants.iter().map(|part| part.contact_id.into()).collect();
    for ids in ids.chunks(200) {
        let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
        let sql = format!(
            "select r.id, r.name, r.job_title, r.emails, r.phones from contact r
             where r.id in ({}) and r.deleted_at is null and {seen}",
            places.join(", ")
        );
        let arguments: Vec<Value<'_>> = std::iter::once(sight.argument()).chain(ids.iter().cloned()).collect();
        type Row = (ContactId, String, Option<String>, Option<String>, Option<String>);
        for (id, name, job_title, emails, phones) in tx.all::<Row>(&sql, &arguments).await? {
            let first = |kept: Option<String>| {
                kept.and_then(|kept| points::points(&kept).next().map(|point| point.value.to_owned()))
            };
            people.insert(id, Person { name, job_title, email: first(emails), phone: first(phones) });
        }
    }
    Ok(people)
}

/// What the panels are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Panels<'a> {
    pub(crate) m: Messages,
    pub(crate) details: &'a Details,
    pub(crate) opportunity: OpportunityId,
    /// Whether the asker may change them now.
    pub(crate) may_edit: bool,
    /// Whether lines can still change: only of an open opportunity.
    pub(crate) is_open: bool,
    pub(crate) zone: &'a TimeZone,
    pub(crate) guard: &'a Guard,
}

impl Panels<'_> {
    /// The panels.
    pub(crate) fn render(&self) -> Markup {
        html! { (self.contacts()) (self.lines()) (self.competitors()) }
    }

    fn add(&self, label: &str, path: &str) -> Option<Markup> {
        let id = self.opportunity;
        self.may_edit
            .then(|| html! { a href={ (path) "/new?opportunity_id=" (id) } { (Icon::Plus.sized(12)) " " (label) } })
    }

    fn contacts(&self) -> Markup {
        let (m, details) = (self.m, self.details);
        let aside = self.may_edit.then(|| {
            html! {
                span class="panel__links" {
                    (self.add(m.add_contact(), Participant::PATH).unwrap_or_default())
                    a href={ "/opportunities/" (self.opportunity) "/contacts/new" } { (m.new_contact()) }
                }
            }
        });
        let body = html! {
            @if details.participants.is_empty() { p class="panel__none muted" { (m.no_contacts_here()) } }
            @else { ul class="rows" { @for (part, person) in &details.participants { (self.contact(part, person)) } } }
        };
        html! { div id="contacts" { (panel::flush(m.contacts(), aside, body)) } }
    }

    fn contact(&self, part: &Participant, person: &Person) -> Markup {
        let m = self.m;
        let country = self.details.country.as_deref();
        html! {
            li class="rows__row" {
                a href={ "/contacts/" (part.contact_id) } { (person.name) }
                span class="stance" data-stance=(part.stance.as_str()) { (m.stance_word(part.stance.as_str())) }
                span class="muted" { (m.contact_role(part.role.as_str())) @if let Some(title) = &person.job_title { ", " (title) } }
                @if let Some(phone) = &person.phone { a class="link" href={ "tel:" (phone) } { (points::phone_shown(phone, country)) } }
                @if let Some(email) = &person.email { a class="link" href={ "mailto:" (email) } { (email) } }
                @if part.stance != Stance::Unknown { (self.confirmed(part, "stance", part.created_at)) }
                (self.deeds(part, &person.name))
                @if let Some(note) = &part.note { p class="rows__note prose" { (note) } }
            }
        }
    }

    fn lines(&self) -> Markup {
        let (m, details) = (self.m, self.details);
        let aside = if self.is_open { self.add(m.add_line(), ProductLine::PATH) } else { None };
        let columns = [
            Column::words(m.product()),
            Column::numbers(m.quantity_label()),
            Column::numbers(m.unit_price()).wide(),
            Column::numbers(m.discount_label()).wide(),
            Column::numbers(m.net_label()),
            Column::words(""),
        ];
        let money = |money: Money| m.money(money.minor, money.currency.exponent(), money.currency.as_str());
        let name = |line: &ProductLine| {
            let product = line.product_id.and_then(|id: ProductId| details.names.of(PRODUCTS, id));
            let parts: Vec<&str> = product.into_iter().chain(line.about.as_deref()).collect();
            parts.join(": ")
        };
        let rows = html! {
            @for line in &details.lines {
                tr {
                    th scope="row" { (name(line)) }
                    td class="table__num" { (m.decimal(&value::decimal(line.quantity))) }
                    td class="table__num table__wide" { (money(line.price)) }
                    td class="table__num table__wide" { @if line.discount == 0 { "–" } @else { (m.decimal(&value::decimal(line.discount))) "\u{a0}%" } }
                    td class="table__num" { @if let Ok(net) = line.net() { (money(net)) } }
                    td class="table__num" { @if self.is_open { (self.deeds(line, &name(line))) } }
                }
            }
        };
        let reckoned: Vec<Line> = details.lines.iter().filter_map(ProductLine::line).collect();
        let total = details.lines.first().and_then(|first| line::total(first.price.currency, &reckoned).ok());
        let foot = total.map(|total| html! {
            tr { th scope="row" { (m.total_label()) } td {} td class="table__wide" {} td class="table__wide" {} td class="table__num" { (money(total)) } td {} }
        });
        html! {
            @if !details.lines.is_empty() || aside.is_some() {
                div id="lines" {
                    (panel::flush(m.product_lines(), aside, html! {
                        @if details.lines.is_empty() { p class="panel__none muted" { (m.no_lines_here()) } }
                        @else { (table::table(m, TableKind::Figures, m.product_lines(), &columns, rows, foot)) }
                    }))
                }
            }
        }
    }

    fn competitors(&self) -> Markup {
        let (m, details) = (self.m, self.details);
        let aside = self.add(m.add_competitor(), Competitor::PATH);
        let body = html! {
            @if details.competitors.is_empty() { p class="panel__none muted" { (m.no_competitors_here()) } }
            @else {
                ul class="rows" { @for competitor in &details.competitors {
                    li class="rows__row" {
                        b { (competitor.name) }
                        span class=[(competitor.standing == CompetitorStanding::Leading).then_some("late")] { (m.competitor_standing(competitor.standing.as_str())) }
                        (self.confirmed(competitor, "standing", competitor.created_at))
                        (self.deeds(competitor, &competitor.name))
                        @if let Some(note) = &competitor.note { p class="rows__note prose" { (note) } }
                    }
                } }
            }
        };
        html! {
            @if !details.competitors.is_empty() || aside.is_some() {
                div id="competitors" { (panel::flush(m.competitors(), aside, body)) }
            }
        }
    }

    /// Changing a detail and taking it off; `label` tells it from the others.
    fn deeds<R: Paged>(&self, record: &R, label: &str) -> Markup {
        let (m, here) = (self.m, href::<R>(record.id()));
        let name = format!("off-{}", record.id());
        html! {
            @if self.may_edit {
                span class="rows__end rows__deeds" {
                    a class="link" href={ (here) "/edit" } { (m.edit()) span class="unseen" { ": " (label) } }
                    form method="post" action={ (here) "/delete" } {
                        (self.guard.fields(&name)) (form::version(record.version()))
                        button class="link" type="submit" { (m.take_off()) span class="unseen" { ": " (label) } }
                    }
                }
            }
        }
    }

    /// When somebody last said that it is still true, and the one tap that says so now.
    fn confirmed<R: Paged>(&self, record: &R, field: &'static str, created_at: Instant) -> Markup {
        let m = self.m;
        let id: Tsid = record.id().into();
        let at = self.details.confirmed.get(&(id, field.to_owned())).map_or(created_at, |confirmed| confirmed.at);
        let name = format!("confirm-{id}");
        html! {
            div class="confirmed" {
                small { (m.confirmed_on(&m.day_and_month(at.day(self.zone).date()))) }
                @if self.may_edit {
                    form method="post" action={ (href::<R>(record.id())) "/confirm" } {
                        (self.guard.fields(&name)) input type="hidden" name="field" value=(field);
                        button class="link" type="submit" { (m.still_true()) }
                    }
                }
            }
        }
    }
}
