//! What made-up companies share: a random number generator that is the same everywhere and for ever, the telling of an
//! opportunity's story by carrying out the rules' own verbs, and records in bulk.
//!
//! Nothing here invents figures or names; the sample company ([`crate::sample`]) and the seeded one ([`crate::seed`]) do.

mod accounts;
mod random;
mod rates;
mod records;
mod story;

pub(crate) use self::{
    accounts::write_accounts,
    random::Random,
    rates::write_rates,
    records::write_records,
    story::{Act, Fault, Narrator, NewStory, Person, Telling},
};
