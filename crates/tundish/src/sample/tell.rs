//! Turns outlines into stories: identifiers, dates, money, and every step decided by the rules.

use tundish_db::Tx;
use tundish_domain::{
    Amount, Channel, Day, Instant, Money, Pipeline, TimeZone,
    id::{AccountId, OpportunityId, ProductId},
    money::Rates,
    opportunity::{Patch, Set},
};

use super::{
    catalogue::Coin,
    outline::{Deed, Moment, Outline, Worth},
    people::{People, Who},
    plan::Plan,
};
use crate::{
    fiction::{Act, Fault, Narrator, NewStory, Person, Telling},
    opportunity::bulk::SignedStory,
};

/// What outlines name by index, as stored, and when today is.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    pub(super) pipeline: &'a Pipeline,
    pub(super) people: &'a People,
    pub(super) products: &'a [ProductId],
    pub(super) accounts: &'a [AccountId],
    pub(super) zone: &'a TimeZone,
    pub(super) rates: &'a Rates,
    pub(super) today: Day,
    pub(super) now: Instant,
}

impl Setting<'_> {
    pub(super) fn instant(&self, moment: Moment) -> Instant {
        instant(self.today, self.zone, moment)
    }

    fn day(&self, days_from_today: i32) -> Day {
        self.today.add_days(days_from_today)
    }
}

/// The instant of a moment, seen from that day.
pub(super) fn instant(today: Day, zone: &TimeZone, moment: Moment) -> Instant {
    let midnight = today.add_days(-moment.days_ago).start(zone);
    midnight.plus_micros(i64::from(moment.minute) * 60_000_000)
}

fn money(whole: i64, coin: Coin) -> Money {
    Money::new(whole * 100, coin.currency())
}

fn amount(worth: Worth, coin: Coin) -> Amount {
    match worth {
        Worth::Unknown => Amount::Unknown,
        Worth::Estimate(whole) => Amount::Estimate(money(whole, coin)),
        Worth::Known(whole) => Amount::Known(money(whole, coin)),
    }
}

/// Tells all stories of a plan. Numbers go up from `first`.
pub(super) fn stories(tx: &Tx, plan: &Plan, setting: &Setting<'_>, first: i64) -> Result<Vec<SignedStory>, Fault> {
    plan.outlines
        .iter()
        .zip(first..)
        .map(|(outline, number)| {
            let customer = &plan.customers[outline.customer].0.name;
            story(setting, outline, customer, tx.next_id(), number)
        })
        .collect()
}

pub(super) fn story(
    setting: &Setting<'_>,
    outline: &Outline,
    customer: &str,
    id: OpportunityId,
    number: i64,
) -> Result<SignedStory, Fault> {
    let narrator = Narrator { pipeline: setting.pipeline, zone: setting.zone, rates: setting.rates, now: setting.now };
    let mut owner = outline.owner;
    let new = NewStory {
        id,
        number,
        name: format!("{customer}: {}", outline.topic),
        account: Some(setting.accounts[outline.customer]),
        product: outline.product.map(|item| setting.products[item]),
        stage: None,
        channel: outline.channel,
        amount: amount(outline.worth, outline.coin),
        currency: outline.coin.currency(),
        expected_close: None,
        next_step: outline.next_step.clone(),
        at: setting.instant(outline.begins),
    };
    let mut telling = Telling::begin(narrator, setting.people.person(owner), new)?;
    for (moment, deed) in &outline.steps {
        let by: Person = setting.people.person(if matches!(deed, Deed::GiveTo(_)) { owner.boss() } else { owner });
        if let Deed::GiveTo(who) = deed {
            owner = *who;
        }
        telling.tell(by, setting.instant(*moment), act(setting, outline.coin, deed))?;
    }
    Ok(telling.end())
}

fn act(setting: &Setting<'_>, coin: Coin, deed: &Deed) -> Act {
    match deed {
        Deed::MoveTo(place) => Act::MoveTo(setting.pipeline.stages()[*place].id),
        Deed::Amount(worth) => Act::Edit(Patch { amount: Some(amount(*worth, coin)), ..Patch::default() }),
        Deed::Expect(days) => Act::Edit(Patch { expected_close: Set::To(setting.day(*days)), ..Patch::default() }),
        Deed::NextStep(text) => Act::Edit(Patch { next_step: Set::To(text.clone()), ..Patch::default() }),
        Deed::Hold(reason, days) => Act::Hold { reason: (*reason).to_owned(), until: setting.day(*days) },
        Deed::Resume => Act::Resume,
        Deed::GiveTo(who) => Act::Reassign(setting.people.id(*who)),
        Deed::Win(value, reason) => Act::Win { value: value.map(|whole| money(whole, coin)), reason: reason.clone() },
        Deed::Lose(reason) => Act::Lose { reason: reason.clone() },
        Deed::Reopen => Act::Reopen,
    }
}

/// Whether the partner firm takes part in what a story ended in.
pub(super) fn is_shared(story: &SignedStory) -> Option<OpportunityId> {
    let (_, last) = story.last()?;
    let after = &last.after;
    (after.channel == Channel::Partner && after.open().is_ok()).then_some(after.id)
}

/// Who shares it with the partner firm.
pub(super) const SHARED_BY: Who = Who::Priya;
