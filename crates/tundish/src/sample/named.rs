//! The opportunities that the story tells by name: the nine that do not flow or only seem not to, and their neighbours on the
//! screens.

use tundish_domain::Channel;

use super::{
    colour::beside,
    customers::{Customer, Customers},
    outline::{
        Deed, Outline, Worth,
        stage::{APPROVAL, ENGAGED, NEED_AGREED, NEGOTIATION, OFFER, TRIAL},
    },
    path::{entries, moment, moves},
    people::Who,
};
use crate::fiction::Random;

struct Named {
    customer: &'static str,
    industry: &'static str,
    country: &'static str,
    level: &'static str,
    topic: &'static str,
    product: usize,
    owner: Who,
    channel: Channel,
    /// In whole units; an estimate where `is_guess`.
    amount: i64,
    is_guess: bool,
    /// Stages with the days spent in each; the last one still lasts.
    path: &'static [(usize, i32)],
    /// When the decision was expected, in days from today, and how many days ago somebody said so.
    expected: &'static [(i32, i32)],
    next_step: Option<&'static str>,
    /// What else happened, and how many days ago.
    also: fn() -> Vec<(i32, Deed)>,
}

const fn nothing_else() -> Vec<(i32, Deed)> {
    Vec::new()
}

#[rustfmt::skip]
#[expect(clippy::too_many_arguments, reason = "one line of the table below per opportunity; named fields would treble it")]
const fn open(
    customer: &'static str, industry: &'static str, country: &'static str, level: &'static str, topic: &'static str, product: usize,
    owner: Who, channel: Channel, amount: i64, path: &'static [(usize, i32)], expected: &'static [(i32, i32)], next_step: &'static str,
) -> Named {
    Named {
        customer, industry, country, level, topic, product, owner, channel, amount, is_guess: false, path, expected,
        next_step: Some(next_step), also: nothing_else,
    }
}

#[rustfmt::skip]
const STORY: &[Named] = {
    use Channel::{Field, Inside, Web};
    &[
        Named { next_step: None, ..open("Brauhaus Tannert", "Food", "Germany", "B", "soft water for the brewhouse", 1, Who::Jonas, Field, 18_400,
            &[(ENGAGED, 61)], &[], "") },
        open("Spedition Kolbe", "Trade", "Germany", "C", "dispensers for the drivers' rooms", 4, Who::Jonas, Field, 9_600,
            &[(ENGAGED, 54)], &[], "Find another way in"),
        open("Gemeinde Oberau", "Public", "Germany", "B", "school and town hall", 4, Who::Jonas, Field, 64_000,
            &[(ENGAGED, 18), (NEED_AGREED, 25), (OFFER, 71)], &[(30, 71), (65, 28)], "The promised references; they ask for a fourth"),
        Named { also: || vec![(104, Deed::Amount(Worth::Known(142_000)))], ..open("Lindenau Hospital", "Health", "Germany", "A", "central dispensers, 3 buildings", 5,
            Who::Jonas, Field, 118_000, &[(ENGAGED, 12), (NEED_AGREED, 19), (OFFER, 104)], &[(-56, 104), (-26, 60), (23, 20)], "Visit building A with the medical director") },
        open("Hotels Belmonte", "Hotels", "Spain", "A", "filters for five houses", 1, Who::Ana, Field, 86_400,
            &[(ENGAGED, 15), (NEED_AGREED, 20), (OFFER, 44), (TRIAL, 28), (NEGOTIATION, 66)], &[(-30, 138), (20, 34)], "One paper for all roles"),
        open("Escuela Mirasol", "Education", "Spain", "B", "fountains in 24 classrooms", 3, Who::Ana, Field, 31_200,
            &[(ENGAGED, 20), (NEED_AGREED, 16), (OFFER, 39), (NEGOTIATION, 49)], &[(-10, 88), (96, 12)], "Lease proposal"),
        open("Alpine Clinics", "Health", "Switzerland", "A", "sterile filters, four clinics", 2, Who::Lukas, Field, 128_000,
            &[(ENGAGED, 14), (NEED_AGREED, 22), (OFFER, 50), (TRIAL, 24), (NEGOTIATION, 30), (APPROVAL, 58)], &[(-23, 112), (5, 21)], "Boss-to-boss meeting"),
        Named { also: || vec![(30, Deed::Hold("Until the fair", 48))], ..open("Messe Karst", "Trade", "Germany", "B", "dispensers for two halls", 5, Who::Jonas, Field, 55_000,
            &[(ENGAGED, 9), (NEED_AGREED, 18), (OFFER, 35), (TRIAL, 20), (NEGOTIATION, 24), (APPROVAL, 33)], &[(-5, 57), (48, 30)], "Confirm the date") },
        open("Ministry of Works", "Public", "Finland", "A", "tender, water for 14 offices", 5, Who::Clara, Field, 210_000,
            &[(ENGAGED, 10), (OFFER, 41), (APPROVAL, 120)], &[(54, 161)], "Answer to clarification 4"),
        Named { is_guess: true, ..open("Hotel Drei Linden", "Hotels", "Germany", "C", "filters for 48 rooms", 0, Who::Jonas, Web, 9_000,
            &[(ENGAGED, 4)], &[], "First visit, counts the rooms") },
        Named { next_step: None, ..open("Casa Rural Tejo", "Hotels", "Spain", "C", "kitchen filters", 0, Who::Ana, Field, 3_900,
            &[(ENGAGED, 97)], &[], "") },
        open("Lindenhof Care Homes", "Care homes", "Germany", "B", "three homes", 4, Who::Mei, Inside, 22_000,
            &[(ENGAGED, 6), (NEED_AGREED, 3)], &[], "Telephone with the head of care"),
        Named { next_step: None, also: || vec![(41, Deed::GiveTo(Who::Daniel))], ..open("Pension Alma", "Hotels", "Germany", "C", "two dispensers", 3, Who::Mei, Inside, 7_200,
            &[(ENGAGED, 17), (NEED_AGREED, 121)], &[], "") },
        open("Stadtbad Elster", "Public", "Germany", "B", "filters for the pools", 1, Who::Jonas, Field, 12_800,
            &[(ENGAGED, 20), (NEED_AGREED, 18)], &[(72, 18)], "Third visit"),
        open("Bergbahn Sella", "Sport", "Switzerland", "B", "two mountain restaurants", 4, Who::Lukas, Field, 38_500,
            &[(ENGAGED, 13), (NEED_AGREED, 17), (OFFER, 38), (TRIAL, 22)], &[(24, 60)], "Filters counted"),
        open("Clínica Duero", "Health", "Spain", "B", "sterile filters, two wards", 2, Who::Ana, Field, 51_000,
            &[(ENGAGED, 11), (NEED_AGREED, 24), (OFFER, 42), (TRIAL, 31)], &[(27, 73)], "Trial report"),
        open("Klinik am Wehr", "Health", "Germany", "C", "replacement filters", 2, Who::Jonas, Field, 4_200,
            &[(ENGAGED, 12), (NEED_AGREED, 15), (OFFER, 29), (NEGOTIATION, 9)], &[(9, 38)], "Visit, contract signed in June"),
    ]
};

/// Every opportunity of the story, with the stage in which it stands. Whoever holds it in the end comes with it.
pub(super) fn outlines(random: &mut Random, customers: &mut Customers) -> Vec<(Outline, usize, Who)> {
    STORY.iter().map(|named| outline(random, customers, named)).collect()
}

fn outline(random: &mut Random, customers: &mut Customers, named: &Named) -> (Outline, usize, Who) {
    let also = (named.also)();
    let holder = also
        .iter()
        .find_map(|(_, deed)| match deed {
            Deed::GiveTo(who) => Some(*who),
            _ => None,
        })
        .unwrap_or(named.owner);
    let customer = customers.named(Customer {
        name: named.customer.to_owned(),
        industry: named.industry,
        country: named.country,
        level: named.level,
        owner: holder,
    });
    let entered = entries(random, named.path, 0);
    let &(place, present) = entered.last().expect("every path has a stage");
    let mut outline = Outline {
        customer,
        topic: named.topic.to_owned(),
        product: Some(named.product),
        owner: named.owner,
        channel: named.channel,
        coin: customers.get(customer).coin(),
        worth: if named.is_guess { Worth::Estimate(named.amount) } else { Worth::Known(named.amount) },
        begins: entered[0].1,
        next_step: None,
        steps: moves(&entered),
    };
    let on = |random: &mut Random, days_ago| {
        // What belongs to entering a stage happens right before it.
        let entry = entered.iter().skip(1).find(|(_, at)| at.days_ago == days_ago);
        entry.map_or_else(|| moment(random, days_ago), |&(_, at)| beside(at, -4))
    };
    for &(due, said) in named.expected {
        outline.steps.push((on(random, said), Deed::Expect(due)));
    }
    for (days_ago, deed) in also {
        outline.steps.push((on(random, days_ago), deed));
    }
    if let Some(next_step) = named.next_step {
        outline.steps.push((beside(present, 2), Deed::NextStep(next_step.to_owned())));
    }
    outline.sort();
    (outline, place, holder)
}
