use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn scopes_read_back_from_their_text(pairs in prop::collection::vec((prop::option::of(prop::sample::select(Collection::ALL)), prop::sample::select(Access::ALL)), 0..12)) {
        let scopes = pairs.into_iter().fold(Scopes::NONE, |scopes, (collection, access)| scopes.with(collection, access));
        prop_assert_eq!(scopes.to_string().parse::<Scopes>(), Ok(scopes));
    }
}

#[test]
fn a_scope_opens_its_own_collection_only_and_writing_includes_reading() {
    let scopes: Scopes = "opportunities:write reports:read".parse().unwrap();
    assert!(scopes.allow(Collection::Opportunities, Access::Read));
    assert!(scopes.allow(Collection::Opportunities, Access::Write));
    assert!(!scopes.allow(Collection::Opportunities, Access::Export));
    assert!(!scopes.allow(Collection::Reports, Access::Write));
    assert!(!scopes.allow(Collection::Accounts, Access::Read));
}

#[test]
fn a_star_opens_every_collection_and_no_scope_opens_none() {
    let all: Scopes = "*:read".parse().unwrap();
    assert!(
        Collection::ALL
            .iter()
            .all(|&collection| all.allow(collection, Access::Read) && !all.allow(collection, Access::Write))
    );
    assert!(Collection::ALL.iter().all(|&collection| !Scopes::NONE.allow(collection, Access::Read)));
}

#[test]
fn words_that_are_no_scope_are_named_in_the_refusal() {
    for word in ["read", "opportunities", "deals:read", "*:admin", "opportunities:read:write", ":", "*:"] {
        assert_eq!(word.parse::<Scopes>(), Err(InvalidScope { word: word.to_owned() }));
    }
}
