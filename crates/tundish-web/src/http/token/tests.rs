use axum::http::{HeaderMap, HeaderValue, header};
use proptest::prelude::*;

use super::{ApiToken, OpaqueToken, TokenHash, bearer};

fn with(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).expect("a header"));
    }
    headers
}

#[test]
fn a_token_is_found_again_by_its_hash_and_never_printed() {
    let token = ApiToken::mint().expect("random");
    assert_eq!(token.reveal().len(), 4 + 52 + 7);
    let read: ApiToken = token.reveal().parse().expect("our own token");
    assert_eq!(read.hash(), TokenHash::of(token.reveal()));
    assert!(!format!("{token:?}").contains(&token.reveal()[4..10]));
    assert!(token.reveal().ends_with(token.hint()));
    assert_ne!(token, ApiToken::mint().expect("random"));
}

#[test]
fn a_token_with_a_blank_a_capital_or_a_missing_character_is_none() {
    let token = ApiToken::mint().expect("random");
    let text = token.reveal();
    for wrong in [
        String::new(),
        "tnd_".to_owned(),
        format!("{text} "),
        format!(" {text}"),
        text.to_uppercase(),
        text[..text.len() - 1].to_owned(),
        text.replacen("tnd_", "tnd-", 1),
        format!("[{text}]"),
    ] {
        assert!(wrong.parse::<ApiToken>().is_err(), "{wrong}");
        assert!(wrong.parse::<OpaqueToken>().is_err(), "{wrong}");
    }
}

#[test]
fn the_scheme_is_read_in_any_case_and_everything_else_is_refused() {
    let token = ApiToken::mint().expect("random");
    let text = token.reveal();
    assert_eq!(bearer(&HeaderMap::new()).expect("none sent"), None);
    assert_eq!(bearer(&with(&[&format!("bEaReR {text}")])).expect("valid"), Some(token.clone()));
    for wrong in [
        format!("Basic {text}"),
        text.to_owned(),
        format!("Bearer  {text}"),
        format!("Bearer {text},{text}"),
        "Bearer".to_owned(),
        "Bearer null".to_owned(),
    ] {
        let error = bearer(&with(&[&wrong])).expect_err(&wrong);
        assert_eq!((error.status().as_u16(), error.code()), (401, "token_not_valid"));
    }
    let twice = format!("Bearer {text}");
    assert_eq!(bearer(&with(&[&twice, &twice])).expect_err("two").status().as_u16(), 400);
}

proptest! {
    #[test]
    fn one_mistyped_character_is_noticed(bytes in any::<[u8; 32]>(), at in 4_usize..63, to in "[0-9a-hjkmnp-tv-z]") {
        let token = ApiToken::from_bytes(&bytes);
        let mut text = token.reveal().to_owned();
        text.replace_range(at..=at, &to);
        prop_assert_eq!(text.parse::<ApiToken>().is_ok(), text == token.reveal());
    }
}
