//! The form for what is known about an opportunity.

use maud::{Markup, html};
use tundish_domain::{Channel, Currency, LeadSource, Pipeline, id::UserId};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Guard},
    },
    messages::Messages,
};

use super::words;
use crate::{
    event::own_field,
    opportunity::pages::draft::Draft,
    own_field::{Sheet, form as form_of_own},
};

/// Where names of accounts are offered from.
const ACCOUNTS: &str = "/suggest/account";

/// The form.
#[derive(Debug)]
pub(in crate::opportunity) struct Form<'a> {
    pub(in crate::opportunity) m: Messages,
    /// The heading.
    pub(in crate::opportunity) title: String,
    /// The name of the form.
    pub(in crate::opportunity) name: String,
    /// Where it is posted.
    pub(in crate::opportunity) action: String,
    /// Where leaving it leads.
    pub(in crate::opportunity) leave: String,
    /// The one button.
    pub(in crate::opportunity) go: &'a str,
    /// What was typed.
    pub(in crate::opportunity) draft: &'a Draft,
    /// What is wrong with it.
    pub(in crate::opportunity) errors: &'a FieldErrors,
    /// Names of accounts to begin with.
    pub(in crate::opportunity) accounts: Vec<String>,
    /// The company's currency.
    pub(in crate::opportunity) currency: Currency,
    /// Whether the next step is asked for: it is said inside the company.
    pub(in crate::opportunity) asks_next_step: bool,
    /// The company's own fields, which are said inside it too.
    pub(in crate::opportunity) own: &'a Sheet,
    /// What only a new one chooses.
    pub(in crate::opportunity) stages: Option<Stages<'a>>,
}

/// Where a new one begins, and with whom.
#[derive(Debug)]
pub(in crate::opportunity) struct Stages<'a> {
    pub(in crate::opportunity) pipelines: &'a [Pipeline],
    /// Whom the asker may give it to; nobody else when there is one at most.
    pub(in crate::opportunity) people: &'a [(UserId, String)],
}

impl Form<'_> {
    /// The content of the page.
    pub(in crate::opportunity) fn render(&self, guard: &Guard) -> Markup {
        let (m, draft) = (self.m, self.draft);
        let listed: Vec<(String, String)> = self
            .errors
            .iter()
            .map(|error| {
                let own = own_field(&error.field).and_then(|id| self.own.field(id));
                let label = own.map_or_else(|| label(m, &error.field), |own| own.name.as_str());
                (error.field.clone(), m.changed_to(label, &error.sentence))
            })
            .collect();
        let show = |name: &str, field: Field| {
            let error = self.errors.iter().find(|error| error.field == name).map(|error| error.sentence.as_str());
            field.error(error).render(m)
        };
        let currencies: Vec<Currency> = draft.currency.parse().into_iter().chain([self.currency]).collect();
        let channels =
            Channel::ALL.iter().map(|channel| Choice::new(channel.as_str(), m.channel_word(channel.as_str())));
        let sources = LeadSource::ALL.iter().map(|source| Choice::new(source.as_str(), m.source_word(source.as_str())));
        let sources = std::iter::once(Choice::new("", m.not_chosen())).chain(sources);
        let form = form::Form { name: &self.name, action: &self.action, guard, keeps_draft: true };
        let first = listed.is_empty();
        let name = Field::text("name", m.name(), &draft.name).required();
        let account = Field::text("account", m.account(), &draft.account)
            .optional()
            .autocomplete("off")
            .hint(m.account_hint())
            .suggestions(self.accounts.clone())
            .suggests_from(ACCOUNTS);
        let money = Field::money(
            "amount",
            m.amount_label(),
            &draft.amount,
            ("currency", m.currency(), &draft.currency),
            words::currencies(&currencies),
        );
        html! {
            div class="page--form stack" {
                h1 { (self.title) }
                (form::error_summary(m, &listed))
                section class="panel" { div class="panel__body" {
                    (form.render(html! {
                        @if !draft.version.is_empty() { input type="hidden" name=(form::VERSION_FIELD) value=(draft.version); }
                        (show("name", if first { name.focus() } else { name }))
                        (show("account", account))
                        @if let Some(stages) = &self.stages { (self.where_it_begins(stages, &show)) }
                        div class="form__pair" {
                            div class="stack stack--tight" {
                                (show("amount", money.optional().hint(m.amount_hint())))
                                (show("estimate", Field::check("estimate", m.is_estimate(), !draft.estimate.is_empty())))
                            }
                            (show("expected_close", Field::day("expected_close", m.expected_close(), &draft.expected_close).optional()))
                        }
                        @if self.asks_next_step { (show("next_step", Field::text("next_step", m.next_step_label(), &draft.next_step).optional())) }
                        (show("channel", Field::segments("channel", m.channel(), &draft.channel, channels.collect())))
                        (show("source", Field::select("source", m.source_label(), &draft.source, sources.collect()).optional()))
                        (form_of_own::controls(m, self.own, |name| draft.own.get(name).cloned().unwrap_or_default(), self.errors))
                        div class="form__foot" {
                            (button::link(Weight::Plain, m.cancel(), &self.leave, None))
                            (button::submit(Weight::Go, self.go))
                        }
                    }))
                } }
            }
        }
    }

    fn where_it_begins(&self, stages: &Stages<'_>, show: &impl Fn(&str, Field) -> Markup) -> Markup {
        let (m, draft) = (self.m, self.draft);
        let several = 1 < stages.pipelines.len();
        let choices = stages.pipelines.iter().flat_map(|pipeline| {
            pipeline.stages().iter().map(move |stage| {
                let label = if several { format!("{}: {}", pipeline.name(), stage.name) } else { stage.name.clone() };
                Choice::new(stage.id.to_string(), label)
            })
        });
        let people = stages.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        html! {
            div class="form__pair" {
                (show("stage", Field::select("stage", m.stage(), &draft.stage, choices.collect())))
                @if 1 < stages.people.len() { (show("owner", Field::select("owner", m.owner(), &draft.owner, people.collect()))) }
            }
        }
    }
}

/// What a field is called, for the summary of what is wrong.
fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "name" => m.name(),
        "account" => m.account(),
        "amount" => m.amount_label(),
        "expected_close" => m.expected_close(),
        "next_step" => m.next_step_label(),
        "channel" => m.channel(),
        "source" => m.source_label(),
        "stage" => m.stage(),
        _ => m.owner(),
    }
}
