//! A form of a plain record: its fields as texts, what was typed into them, what they stand for.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tundish_db::{Result, Tx};
use tundish_domain::{
    Currency, Instant, TimeZone,
    id::{Tsid, UserId},
    policy::{Actor, Collection},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field as Control},
        form::{self, Guard},
    },
    messages::Messages,
};

use crate::{
    absence,
    access::Sight,
    event,
    names::{assignable, colleagues},
    opportunity,
    own_field::{self, Sheet},
    product,
    record::{
        Field, Kind, Patch, Record, Set,
        field::Target,
        kind, points, prices,
        refs::{self, Named},
        tell::Teller,
        value,
    },
};

/// Names offered before anything is typed.
const OFFERED: i64 = 50;

/// The fields of a form, as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft(pub(crate) BTreeMap<String, String>);

impl Draft {
    /// What was typed into a field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A record as its form shows it.
    pub(crate) fn of<R: Record>(teller: Teller<'_>, record: &R, own: &Sheet) -> Self {
        let mut typed = BTreeMap::new();
        for field in R::FIELDS {
            if let Some(kept) = record.text(field.name) {
                insert(&mut typed, teller, field, &kept);
            }
        }
        own_field::form::insert(&mut typed, teller.m, own);
        typed.insert(form::VERSION_FIELD.to_owned(), record.version().to_string());
        Self(typed)
    }

    /// Reads what was typed, all complaints at once.
    pub(crate) async fn understand<R: Record>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        m: Messages,
        before: Option<&R>,
    ) -> Result<std::result::Result<Patch, FieldErrors>> {
        let (mut patch, mut errors) = (Patch::default(), FieldErrors::new());
        let country = crate::setting::country(tx).await?;
        let zone = match asked::<R>(before.is_none()).any(|field| matches!(field.kind, Kind::Instant)) {
            true => crate::setting::company(tx).await?.map_or(TimeZone::UTC, |company| company.time_zone),
            false => TimeZone::UTC,
        };
        for field in asked::<R>(before.is_none()) {
            // What the form did not ask stays as it is; a box that is not ticked is not sent at all.
            if !self.0.contains_key(field.name) && !matches!(field.kind, Kind::Flag) {
                continue;
            }
            let typed = self.get(field.name);
            let said = match field.kind {
                Kind::To(target) if !is_chosen(target) => {
                    let current = before.and_then(|before| before.text(field.name)?.parse::<Tsid>().ok());
                    match refs::named(tx, actor, target, typed, current).await? {
                        Named::Nothing => None,
                        Named::One(id) => Some(id.to_string()),
                        Named::Unknown => {
                            errors.push(field.name, "unknown_record", m.names_nothing());
                            continue;
                        }
                        Named::Several => {
                            errors.push(field.name, "ambiguous", m.names_several());
                            continue;
                        }
                    }
                }
                Kind::Flag => Some((!typed.is_empty()).to_string()),
                Kind::Money if !typed.trim().is_empty() => {
                    let currency = self.get(&currency_of(field.name)).parse().unwrap_or(Currency::EUR);
                    match opportunity::typed_money(m, typed, currency) {
                        Ok(money) => money.map(value::money_text),
                        Err(sentence) => {
                            errors.push(field.name, "not_valid", sentence);
                            continue;
                        }
                    }
                }
                Kind::Prices => match prices::typed(m, typed) {
                    Ok(said) => Some(said).filter(|said| !said.is_empty()),
                    Err(why) => {
                        errors.push(field.name, why.code(), why.sentence(m));
                        continue;
                    }
                },
                Kind::Decimal { .. } | Kind::Whole { .. } | Kind::Rate if !typed.trim().is_empty() => {
                    match m.plain_decimal(typed) {
                        Some(plain) => Some(plain),
                        None => {
                            errors.push(field.name, "not_a_number", m.not_a_number());
                            continue;
                        }
                    }
                }
                // Seconds that the form cannot show stay as they are.
                Kind::Instant => {
                    let stored = before.and_then(|before| before.text(field.name));
                    let is_same =
                        stored.as_deref().is_some_and(|stored| local(&zone, stored).as_deref() == Some(typed));
                    if is_same { stored } else { Some(instant(&zone, typed)).filter(|said| !said.is_empty()) }
                }
                _ => Some(typed.to_owned()).filter(|typed| !typed.is_empty()),
            };
            match value::read(field, said.as_deref(), country.as_deref()) {
                Ok(kept) => patch.set(field.name, kept),
                Err(why) => errors.push(field.name, why.code(), why.sentence(m)),
            }
        }
        let own = match before {
            Some(before) => Sheet::of(tx, kind::<R>(), before.id()).await?,
            None => Sheet::blank(tx, kind::<R>()).await?,
        };
        patch.own = own_field::form::understand(&self.0, m, &own, &mut errors);
        Ok(if errors.is_empty() { Ok(patch) } else { Err(errors) })
    }
}

/// Puts what is kept of a field into what a form shows.
pub(crate) fn insert(typed: &mut BTreeMap<String, String>, teller: Teller<'_>, field: &Field, kept: &str) {
    if let (Kind::Money, Some(money)) = (field.kind, value::money(kept)) {
        typed.insert(currency_of(field.name), money.currency.to_string());
    }
    typed.insert(field.name.to_owned(), shown(teller, field, kept));
}

/// The fields that a form asks for.
pub(crate) fn asked<R: Record>(is_new: bool) -> impl Iterator<Item = &'static Field> {
    R::FIELDS.iter().filter(move |field| match field.set {
        Set::Always => true,
        Set::AtCreation => is_new,
        Set::Never => false,
    })
}

/// The name of the control that says in which currency an amount is.
fn currency_of(field: &str) -> String {
    format!("{field}_currency")
}

/// Whether such a record is chosen from a list rather than named.
const fn is_chosen(target: Target) -> bool {
    matches!(target, Target::Person | Target::Colleague | Target::Deputy | Target::Product)
}

/// What is kept of a field as its form shows it.
pub(crate) fn shown(teller: Teller<'_>, field: &Field, kept: &str) -> String {
    let Teller { m, names, zone, country } = teller;
    match field.kind {
        Kind::To(_) if field.is_parent => kept.to_owned(),
        Kind::Money => {
            value::money(kept).map_or_else(|| kept.to_owned(), |money| m.amount(money.minor, money.currency.exponent()))
        }
        Kind::Instant => local(zone, kept).unwrap_or_else(|| kept.to_owned()),
        Kind::To(target) if !is_chosen(target) => {
            let name = kept.parse::<Tsid>().ok().and_then(|id| names.of(target.table(), id));
            name.unwrap_or_default().to_owned()
        }
        Kind::Flag => if kept == "true" { "yes" } else { "" }.to_owned(),
        Kind::Prices => prices::shown(m, kept).join("\n"),
        Kind::Decimal { .. } | Kind::Rate => m.decimal(value::plain(kept)),
        Kind::Emails | Kind::Phones => {
            let lines = points::points(kept).map(|point| {
                let value = match field.kind {
                    Kind::Phones => points::phone_shown(point.value, country),
                    _ => point.value.to_owned(),
                };
                point.label.map_or_else(|| value.clone(), |label| format!("{} {value}", m.point_label(label)))
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => kept.to_owned(),
    }
}

/// An instant as the clocks of the zone show it, to the minute.
fn local(zone: &TimeZone, kept: &str) -> Option<String> {
    let at: Instant = kept.parse().ok()?;
    Some(zone.to_datetime(at.timestamp()).strftime("%Y-%m-%dT%H:%M").to_string())
}

/// The instant that was typed as such a local time; what cannot be read stays as it was typed.
fn instant(zone: &TimeZone, typed: &str) -> String {
    let local = typed.trim().parse::<jiff::civil::DateTime>().ok();
    let at = local.and_then(|local| zone.to_timestamp(local).ok());
    let at = at.and_then(|at| Instant::from_micros(at.as_microsecond()));
    at.map_or_else(|| typed.to_owned(), |at| at.to_string())
}

/// What a form offers to choose from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offer {
    people: Vec<(UserId, String)>,
    deputies: Vec<(UserId, String)>,
    products: Vec<(String, String)>,
    names: Vec<(Target, Vec<String>)>,
    own: Sheet,
}

impl Offer {
    /// Reads what the form of a record offers.
    pub(crate) async fn read<R: Record>(tx: &mut Tx, actor: &Actor, is_new: bool) -> Result<Self> {
        let mut offer = Self { own: Sheet::blank(tx, kind::<R>()).await?, ..Self::default() };
        for field in asked::<R>(is_new) {
            let Kind::To(target) = field.kind else { continue };
            match target {
                Target::Person | Target::Colleague if offer.people.is_empty() => {
                    let sight = Sight::of(actor, Collection::Users).unwrap_or_else(|_| Sight::by_rights(actor));
                    offer.people = match target {
                        Target::Colleague => colleagues(tx, sight).await?,
                        _ => assignable(tx, sight).await?,
                    };
                }
                Target::Product if offer.products.is_empty() => {
                    let products = product::store::all(tx).await?;
                    let active = products.into_iter().filter(|product| product.active);
                    offer.products = active.map(|product| (product.id.to_string(), product.name)).collect();
                }
                Target::Deputy if offer.deputies.is_empty() => offer.deputies = absence::deputies(tx, actor).await?,
                Target::Person | Target::Colleague | Target::Deputy | Target::Product => {}
                _ if offer.names.iter().any(|(known, _)| *known == target) => {}
                _ => offer.names.push((target, refs::beginning_with(tx, actor, target, "", OFFERED).await?)),
            }
        }
        Ok(offer)
    }
}

/// A form of a record.
pub(crate) struct Form<'a> {
    pub(crate) m: Messages,
    /// The heading.
    pub(crate) title: String,
    /// The name of the form.
    pub(crate) name: String,
    /// Where it is posted.
    pub(crate) action: String,
    /// Where leaving it leads.
    pub(crate) leave: String,
    /// The one button.
    pub(crate) go: &'a str,
    pub(crate) fields: Vec<&'static Field>,
    pub(crate) draft: &'a Draft,
    pub(crate) offer: &'a Offer,
    pub(crate) errors: &'a FieldErrors,
}

impl Form<'_> {
    /// The content of the page.
    pub(crate) fn render(&self, guard: &Guard) -> Markup {
        let m = self.m;
        let label =
            |name: &str| self.fields.iter().find(|field| field.name == name).map_or(m.name(), |field| (field.label)(m));
        let listed: Vec<(String, String)> = self
            .errors
            .iter()
            .map(|error| {
                let own = event::own_field(&error.field).and_then(|id| self.offer.own.field(id));
                let label = own.map_or_else(|| label(&error.field), |own| own.name.as_str());
                (error.field.clone(), m.changed_to(label, &error.sentence))
            })
            .collect();
        let version = self.draft.get(form::VERSION_FIELD);
        let form = form::Form { name: &self.name, action: &self.action, guard, keeps_draft: true };
        let is_first = listed.is_empty();
        html! {
            div class="page--form stack" {
                h1 { (self.title) }
                (form::error_summary(m, &listed))
                section class="panel" { div class="panel__body" {
                    (form.render(html! {
                        @if !version.is_empty() { input type="hidden" name=(form::VERSION_FIELD) value=(version); }
                        @for (place, field) in self.fields.iter().enumerate() { (self.control(field, is_first && place == 0)) }
                        (own_field::form::controls(m, &self.offer.own, |name| self.draft.get(name).to_owned(), self.errors))
                        div class="form__foot" {
                            (button::link(Weight::Plain, m.cancel(), &self.leave, None))
                            (button::submit(Weight::Go, self.go))
                        }
                    }))
                } }
            }
        }
    }

    fn control(&self, field: &Field, takes_focus: bool) -> Markup {
        let m = self.m;
        let (name, label, typed) = (field.name, (field.label)(m), self.draft.get(field.name));
        if field.is_parent {
            return html! { input type="hidden" name=(name) value=(typed); };
        }
        let none = || Choice::new("", m.not_chosen());
        let control = match field.kind {
            Kind::Line(_) | Kind::Number(_) => Control::text(name, label, typed),
            Kind::Time => Control::time(name, label, typed),
            Kind::Instant => Control::local_time(name, label, typed),
            Kind::Maybe => {
                let choices = vec![none(), Choice::new("true", m.yes()), Choice::new("false", m.no())];
                Control::select(name, label, typed, choices)
            }
            Kind::Prose(_) => Control::area(name, label, typed),
            Kind::Web => Control::url(name, label, typed).hint("https://…"),
            Kind::Emails => Control::area(name, label, typed).hint(m.emails_hint()),
            Kind::Phones => Control::area(name, label, typed).hint(m.phones_hint()),
            Kind::Prices => Control::area(name, label, typed).hint(m.prices_hint()),
            Kind::Days => Control::area(name, label, typed).hint(m.days_hint()),
            Kind::Currency => {
                let chosen: Vec<_> = typed.parse().into_iter().collect();
                Control::select(name, label, typed, opportunity::currencies(&chosen))
            }
            Kind::Rate => Control::number(name, label, typed),
            Kind::Day => Control::day(name, label, typed),
            Kind::Money => {
                let currency = self.draft.get(&currency_of(name));
                let likely: Vec<Currency> = currency.parse().into_iter().collect();
                let control = currency_of(name);
                let chosen = (control.as_str(), m.currency(), currency);
                Control::money(name, label, typed, chosen, opportunity::currencies(&likely))
            }
            Kind::Flag => Control::check(name, label, !typed.is_empty()),
            Kind::Whole { .. } | Kind::Decimal { .. } => Control::number(name, label, typed),
            Kind::Word(words) => {
                let choices = words.all.iter().map(|word| Choice::new(*word, (words.label)(m, word)));
                if field.is_required && words.all.len() <= 5 {
                    Control::segments(name, label, typed, choices.collect())
                } else if field.is_required {
                    Control::select(name, label, typed, choices.collect())
                } else {
                    Control::select(name, label, typed, std::iter::once(none()).chain(choices).collect())
                }
            }
            Kind::To(Target::Person | Target::Colleague) => {
                // Where there is nobody to choose it stays with whoever asks.
                if self.offer.people.len() < 2 {
                    return html! {};
                }
                let people = self.offer.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
                let none = (!field.is_required).then(none);
                Control::select(name, label, typed, none.into_iter().chain(people).collect())
            }
            Kind::To(Target::Deputy) => {
                let people = self.offer.deputies.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
                Control::select(name, label, typed, std::iter::once(none()).chain(people).collect())
            }
            Kind::To(Target::Product) => {
                let products = self.offer.products.iter().map(|(id, name)| Choice::new(id.clone(), name.clone()));
                Control::select(name, label, typed, std::iter::once(none()).chain(products).collect())
            }
            Kind::To(target) => {
                let offered = self.offer.names.iter().find(|(known, _)| *known == target);
                let offered = offered.map(|(_, names)| names.clone()).unwrap_or_default();
                Control::text(name, label, typed)
                    .autocomplete("off")
                    .hint(m.name_or_number_hint())
                    .suggestions(offered)
                    .suggests_from(&format!("/suggest/{}", target.table()))
            }
        };
        let control = match field.kind {
            Kind::Flag => control,
            Kind::Word(_) | Kind::To(Target::Person | Target::Colleague) if field.is_required => control,
            _ if field.is_required => control.required(),
            _ => control.optional(),
        };
        let control = if takes_focus { control.focus() } else { control };
        let error = self.errors.of(name).next().map(|error| error.sentence.as_str());
        control.error(error).render(m)
    }
}
