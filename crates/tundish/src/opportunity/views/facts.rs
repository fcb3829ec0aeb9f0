//! The key facts of an opportunity.

use maud::{Markup, html};
use tundish_domain::{Day, Instant, opportunity::Outcome};
use tundish_web::kit::{keys, record};

use super::{actions, record::Record, words};
use crate::{
    opportunity::pages::{deed::Deed, href},
    own_field,
};

impl Record<'_> {
    pub(super) fn key_facts(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let (opportunity, names) = (&loaded.opportunity, &loaded.names);
        let day = |day: Day| html! { (words::day(m, day)) };
        let instant = |instant: Instant| html! { time datetime=(instant) { (words::day(m, instant.day(self.zone))) } };
        let unknown = || html! { span class="muted" { (m.not_known()) } };
        let mut facts: Vec<(&str, Markup)> = Vec::new();
        facts.push((
            m.account(),
            match opportunity.account {
                Some(id) => {
                    html! { a class="link" href={ "/accounts/" (id) } { (names.account(id).unwrap_or(m.not_known())) } }
                }
                None => unknown(),
            },
        ));
        facts.push((
            m.owner(),
            html! {
                (names.user(opportunity.owner).unwrap_or(m.not_known()))
                @if actions::can_hand_over(loaded) { " " (quiet(Deed::Reassign, m.hand_to())) }
            },
        ));
        facts.push((m.channel(), html! { (m.channel_word(opportunity.channel.as_str())) }));
        if let Some(source) = opportunity.source {
            facts.push((m.source_label(), html! { (m.source_word(source.as_str())) }));
        }
        if let Outcome::Won { value, .. } = &opportunity.outcome {
            facts.push((m.closing_value(), value.map_or_else(unknown, |value| html! { (words::money(m, value)) })));
        }
        let amount = if opportunity.open().is_ok() { m.amount_label() } else { m.expected_amount() };
        facts.push((amount, words::amount(m, opportunity.amount).render(m)));
        facts.push((m.expected_close(), opportunity.expected_close.map_or_else(unknown, day)));
        if let Some(product) = opportunity.product {
            facts.push((m.product(), html! { (names.product(product).unwrap_or(m.not_known())) }));
        }
        if loaded.sees_inside
            && let Some((reason, note)) = words::reason(m, &opportunity.outcome)
        {
            facts.push((m.reason(), html! { (reason) @if let Some(note) = note { br; small { (note) } } }));
        }
        if let Some(closed) = opportunity.outcome.closed_at() {
            facts.push((m.closed_on(), instant(closed)));
        } else {
            facts.push((m.in_stage_since(), opportunity.entered_at.map_or_else(unknown, instant)));
        }
        facts.push((m.added_on(), opportunity.created_at.map_or_else(unknown, instant)));
        let is_live = opportunity.deleted_at.is_none();
        let edit = (loaded.may.edit && is_live).then(|| html! {
            a href={ (href(opportunity.id)) "/edit" } data-hotkey="e" aria-keyshortcuts="e" { (m.edit()) " " (keys::hint("e")) }
        });
        html! {
            section class="panel" {
                header class="panel__head" { h2 { (m.key_facts()) } @if let Some(edit) = edit { (edit) } }
                div class="panel__body" {
                    dl class="facts" {
                        (record::fact_rows(&facts))
                        (own_field::form::facts(m, &loaded.own, "/opportunities"))
                    }
                }
                @if loaded.may.delete && is_live {
                    div class="panel__foot" { (quiet(Deed::Delete, m.delete())) }
                }
            }
        }
    }
}

/// A button in a text that opens the sheet of a deed.
fn quiet(deed: Deed, label: &str) -> Markup {
    html! { button class="link record__inline" type="button" popovertarget=(deed.as_str()) { (label) } }
}
