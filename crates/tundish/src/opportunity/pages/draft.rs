//! What is known about an opportunity as texts of a form: the form for a new one and the form that changes one.

use std::collections::BTreeMap;

use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Amount, Channel, Currency, Day, Opportunity,
    id::AccountId,
    lead::LeadSource,
    opportunity::{NAME_CHARS, NOTE_CHARS, Patch, Set},
    policy::Actor,
    text,
};
use tundish_web::{http::error::FieldErrors, messages::Messages};

use crate::{
    event::OWN,
    opportunity::views::words,
    own_field::{self, OwnPatch, Sheet},
    record::{
        Target,
        refs::{self, Named},
    },
};

/// The fields of both forms, as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::opportunity) struct Draft {
    /// The version that the form was made from; only when something is changed.
    pub(in crate::opportunity) version: String,
    pub(in crate::opportunity) name: String,
    pub(in crate::opportunity) account: String,
    pub(in crate::opportunity) amount: String,
    pub(in crate::opportunity) currency: String,
    /// `yes` when ticked.
    pub(in crate::opportunity) estimate: String,
    pub(in crate::opportunity) expected_close: String,
    pub(in crate::opportunity) next_step: String,
    pub(in crate::opportunity) channel: String,
    /// Empty when nobody knows.
    pub(in crate::opportunity) source: String,
    /// Only of a new one.
    pub(in crate::opportunity) stage: String,
    /// Only of a new one.
    pub(in crate::opportunity) owner: String,
    /// Own fields by the names of their controls, and what else a form sends.
    #[serde(flatten)]
    pub(in crate::opportunity) own: BTreeMap<String, String>,
}

/// What a draft says once it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Understood {
    pub(super) name: String,
    pub(super) account: Option<AccountId>,
    pub(super) amount: Amount,
    pub(super) currency: Currency,
    pub(super) expected_close: Option<Day>,
    pub(super) next_step: Option<String>,
    pub(super) channel: Channel,
    pub(super) source: Option<LeadSource>,
    pub(super) own: OwnPatch,
}

impl Draft {
    /// An opportunity as the form shows it.
    pub(super) fn of(m: Messages, opportunity: &Opportunity, account: Option<&str>, sheet: &Sheet) -> Self {
        let mut own = BTreeMap::new();
        own_field::form::insert(&mut own, m, sheet);
        let amount = opportunity.amount;
        let money = |money: tundish_domain::Money| m.amount(money.minor, money.currency.exponent());
        Self {
            version: opportunity.version.to_string(),
            name: opportunity.name.clone(),
            account: account.unwrap_or_default().to_owned(),
            amount: amount.money().map(money).unwrap_or_default(),
            currency: opportunity.currency.to_string(),
            estimate: if matches!(amount, Amount::Estimate(_)) { "yes".to_owned() } else { String::new() },
            expected_close: opportunity.expected_close.map(|day| day.to_string()).unwrap_or_default(),
            next_step: opportunity.next_step.clone().unwrap_or_default(),
            channel: opportunity.channel.to_string(),
            source: opportunity.source.map(|source| source.to_string()).unwrap_or_default(),
            stage: String::new(),
            owner: String::new(),
            own,
        }
    }

    /// Reads what was typed. All complaints at once, so that nobody has to send a form twice for two mistakes. `current` is the
    /// account that is stored: its name stands for it even where others have the same, or it was deleted.
    pub(super) async fn understand(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        m: Messages,
        current: Option<AccountId>,
        sheet: &Sheet,
    ) -> Result<Result<Understood, FieldErrors>, tundish_db::Error> {
        let mut errors = FieldErrors::new();
        if let Err(error) = text::line(&self.name, NAME_CHARS) {
            errors.push("name", error.code(), m.text_error(error));
        }
        let account = match self.account(tx, actor, current).await? {
            Named::One(account) => Some(AccountId::from(account)),
            Named::Nothing => None,
            Named::Unknown => {
                errors.push("account", "unknown_record", m.unknown_account());
                None
            }
            Named::Several => {
                errors.push("account", "ambiguous", m.several_accounts());
                None
            }
        };
        let currency = self.currency.parse::<Currency>().ok();
        if currency.is_none() {
            errors.push("amount", "unknown_currency", m.unknown_choice());
        }
        let money = currency.map(|currency| words::typed_money(m, &self.amount, currency));
        let amount = match money {
            Some(Ok(Some(money))) if self.estimate.is_empty() => Amount::Known(money),
            Some(Ok(Some(money))) => Amount::Estimate(money),
            Some(Err(sentence)) => {
                errors.push("amount", "not_valid", sentence);
                Amount::Unknown
            }
            Some(Ok(None)) | None => Amount::Unknown,
        };
        let typed_day = self.expected_close.trim();
        let expected_close = typed_day.parse().ok();
        if expected_close.is_none() && !typed_day.is_empty() {
            errors.push("expected_close", "invalid_day", m.not_a_day());
        }
        if let Err(error) = text::clean(&self.next_step, NOTE_CHARS) {
            errors.push("next_step", error.code(), m.text_error(error));
        }
        let channel = self.channel.parse().ok();
        if channel.is_none() {
            errors.push("channel", "unknown_word", m.unknown_choice());
        }
        let source = self.source.parse().ok();
        if source.is_none() && !self.source.is_empty() {
            errors.push("source", "unknown_word", m.unknown_choice());
        }
        let own = own_field::form::understand(&self.own, m, sheet, &mut errors);
        Ok(match (currency, channel) {
            (Some(currency), Some(channel)) if errors.is_empty() => Ok(Understood {
                name: self.name.clone(),
                account,
                amount,
                currency,
                expected_close,
                next_step: Some(self.next_step.clone()),
                channel,
                source,
                own,
            }),
            _ => Err(errors),
        })
    }

    /// The account that was named, among those that the actor sees: by its whole name or by its number.
    async fn account(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        current: Option<AccountId>,
    ) -> Result<Named, tundish_db::Error> {
        refs::named(tx, actor, Target::Account, &self.account, current.map(Into::into)).await
    }

    /// The same texts as the form would show them, so that two drafts can be compared.
    pub(super) fn tidied(&self, m: Messages) -> Self {
        let trimmed = |text: &str| text.trim().to_owned();
        let money = self.currency.parse().ok().and_then(|currency| words::typed_money(m, &self.amount, currency).ok());
        let amount = match money {
            Some(Some(money)) => m.amount(money.minor, money.currency.exponent()),
            Some(None) | None => trimmed(&self.amount),
        };
        let estimate = if amount.is_empty() { String::new() } else { self.estimate.clone() };
        Self {
            name: trimmed(&self.name),
            account: trimmed(&self.account),
            amount,
            estimate,
            expected_close: trimmed(&self.expected_close),
            next_step: trimmed(&self.next_step),
            own: self
                .own
                .iter()
                .filter(|(name, _)| name.starts_with(OWN))
                .map(|(name, typed)| (name.clone(), trimmed(typed)))
                .collect(),
            ..self.clone()
        }
    }

    /// What this draft changed of `base`, put on top of `stored`: what somebody else changed meanwhile stays as they left it.
    pub(super) fn onto(&self, base: &Self, stored: &Self) -> Self {
        let pick =
            |mine: &str, base: &str, stored: &str| if mine == base { stored.to_owned() } else { mine.to_owned() };
        let own = |name: &String| {
            let text = |draft: &Self| draft.own.get(name).cloned().unwrap_or_default();
            pick(&text(self), &text(base), &text(stored))
        };
        // Amount, currency and its being an estimate are one thing.
        let is_money_mine =
            (&self.amount, &self.currency, &self.estimate) != (&base.amount, &base.currency, &base.estimate);
        let money = if is_money_mine { self } else { stored };
        Self {
            version: stored.version.clone(),
            name: pick(&self.name, &base.name, &stored.name),
            account: pick(&self.account, &base.account, &stored.account),
            amount: money.amount.clone(),
            currency: money.currency.clone(),
            estimate: money.estimate.clone(),
            expected_close: pick(&self.expected_close, &base.expected_close, &stored.expected_close),
            next_step: pick(&self.next_step, &base.next_step, &stored.next_step),
            channel: pick(&self.channel, &base.channel, &stored.channel),
            source: pick(&self.source, &base.source, &stored.source),
            stage: String::new(),
            owner: String::new(),
            own: self
                .own
                .keys()
                .chain(stored.own.keys())
                .map(|name| (name.clone(), own(name)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        }
    }

    /// The fields in words, for showing two drafts side by side.
    pub(super) fn facts(&self, m: Messages) -> Vec<(&'static str, String)> {
        let known = |text: &str| if text.is_empty() { m.not_known().to_owned() } else { text.to_owned() };
        let amount = match (self.amount.is_empty(), self.estimate.is_empty()) {
            (true, _) => m.not_known().to_owned(),
            (false, true) => format!("{}\u{a0}{}", self.amount, self.currency),
            (false, false) => m.about_amount(&format!("{}\u{a0}{}", self.amount, self.currency)),
        };
        let day = self.expected_close.parse().map_or_else(|_| known(&self.expected_close), |day| words::day(m, day));
        let step = if self.next_step.is_empty() { "–".to_owned() } else { self.next_step.clone() };
        vec![
            (m.name(), self.name.clone()),
            (m.account(), known(&self.account)),
            (m.amount_label(), amount),
            (m.expected_close(), day),
            (m.next_step_label(), step),
            (m.channel(), m.channel_word(&self.channel).to_owned()),
            (m.source_label(), if self.source.is_empty() { known("") } else { m.source_word(&self.source).to_owned() }),
        ]
    }

    /// The fields to be sent again, without the version.
    pub(super) fn sent(&self) -> Vec<(String, String)> {
        [
            ("name", &self.name),
            ("account", &self.account),
            ("amount", &self.amount),
            ("currency", &self.currency),
            ("estimate", &self.estimate),
            ("expected_close", &self.expected_close),
            ("next_step", &self.next_step),
            ("channel", &self.channel),
            ("source", &self.source),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .chain(self.own.clone())
        .collect()
    }
}

impl Understood {
    /// Everything that the form shows, as a change.
    pub(super) fn patch(self) -> Patch {
        fn set<T>(value: Option<T>) -> Set<T> {
            value.map_or(Set::Clear, Set::To)
        }
        Patch {
            name: Some(self.name),
            account: set(self.account),
            channel: Some(self.channel),
            source: set(self.source),
            amount: Some(self.amount),
            currency: Some(self.currency),
            expected_close: set(self.expected_close),
            next_step: set(self.next_step),
            ..Patch::default()
        }
    }
}
