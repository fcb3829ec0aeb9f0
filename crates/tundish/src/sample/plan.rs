//! The whole company on paper: customers and outlines of all stories, from a seed alone.

use super::{
    closed,
    customers::{Customer, Customers},
    named, open,
    outline::{Moment, Outline},
    people::Who,
};
use crate::fiction::Random;

/// Customers of level A for whom Lukas Hofer has found nothing yet.
const A_WITHOUT_OPPORTUNITY: [(&str, &str, &str); 3] = [
    ("Kurhaus Silvaun", "Health", "Austria"),
    ("Grand Hotel Vereina", "Hotels", "Switzerland"),
    ("Thermen Rauris-Nord", "Hotels", "Austria"),
];

/// What is to be written, in the order in which it came to be.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) customers: Vec<(Customer, Moment)>,
    pub(super) outlines: Vec<Outline>,
}

impl Plan {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut customers = Customers::default();
        let named = named::outlines(&mut random, &mut customers);
        let open = open::outlines(&mut random, &mut customers, &named);
        let closed = closed::outlines(&mut random, &mut customers);
        for (name, industry, country) in A_WITHOUT_OPPORTUNITY {
            let name = name.to_owned();
            customers.named(Customer { name, industry, country, level: "A", owner: Who::Lukas });
        }
        let mut outlines: Vec<Outline> =
            named.into_iter().map(|(outline, ..)| outline).chain(open).chain(closed).collect();
        outlines.sort_by_key(|outline| outline.begins.key());
        Self { customers: dated(customers.into_list(), &mut outlines, &mut random), outlines }
    }
}

/// Brings customers into the order in which they were met, which is some days before their first opportunity.
fn dated(customers: Vec<Customer>, outlines: &mut [Outline], random: &mut Random) -> Vec<(Customer, Moment)> {
    let mut dated: Vec<(usize, Customer, Moment)> = customers
        .into_iter()
        .enumerate()
        .map(|(index, customer)| {
            let first = outlines.iter().find(|outline| outline.customer == index);
            let days_ago = match first {
                Some(first) => first.begins.days_ago + random.between(0, 9),
                None => random.between(60, 300),
            };
            let met = Moment { days_ago, minute: 8 * 60 };
            (index, customer, met)
        })
        .collect();
    dated.sort_by_key(|(_, _, met)| met.key());
    let mut places = vec![0; dated.len()];
    for (place, (index, ..)) in dated.iter().enumerate() {
        places[*index] = place;
    }
    for outline in outlines {
        outline.customer = places[outline.customer];
    }
    dated.into_iter().map(|(_, customer, met)| (customer, met)).collect()
}
