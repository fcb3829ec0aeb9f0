//! What made-up companies share: a random number generator that is the same everywhere and for ever, and the telling of
//! an opportunity's story by carrying out the rules' own verbs.
//!
//! Nothing here invents figures or names; the sample company ([`crate::sample`]) and the seeded one do. Nothing here writes
//! to a database either.

mod random;
mod story;

pub(crate) use self::{
    random::Random,
    story::{Act, Fault, Narrator, NewStory, Person, Telling},
};
