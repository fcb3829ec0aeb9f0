use axum::http::{HeaderMap, HeaderValue, header};

use super::{Expected, IfMatch, etag};

fn read(lines: &[&str]) -> Result<IfMatch, u16> {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(header::IF_MATCH, HeaderValue::from_str(line).expect("a header"));
    }
    IfMatch::of(&headers).map_err(|error| error.status().as_u16())
}

#[test]
fn a_tag_is_read_back_as_the_version_it_was_made_of() {
    for version in [0, 7, i64::MAX] {
        let tag = etag(version);
        let read = read(&[tag.to_str().expect("ascii")]);
        assert_eq!(read, Ok(IfMatch::Versions(vec![version])));
    }
}

#[test]
fn lists_stars_weak_and_foreign_tags_follow_rfc_9110() {
    assert_eq!(read(&[]), Ok(IfMatch::Absent));
    assert_eq!(read(&["*"]), Ok(IfMatch::Any));
    assert_eq!(read(&["\"v1\", \"v2\"", "\"v3\""]), Ok(IfMatch::Versions(vec![1, 2, 3])));
    assert_eq!(read(&["W/\"v7\""]), Ok(IfMatch::Versions(vec![])));
    assert_eq!(read(&["\"a,b\", \"v9\""]), Ok(IfMatch::Versions(vec![9])));
    assert_eq!(read(&["\"v-1\", \"v\", \"v99999999999999999999\""]), Ok(IfMatch::Versions(vec![])));
    for malformed in ["v7", "\"v7", "\"v7\" \"v8\"", "7"] {
        assert_eq!(read(&[malformed]), Err(400), "{malformed}");
    }
}

#[test]
fn an_edit_without_a_version_is_refused_before_it_can_lose_an_update() {
    assert_eq!(IfMatch::Absent.expected(None).expect_err("428").status().as_u16(), 428);
    assert_eq!(IfMatch::Absent.expected(Some(4)).expect("body"), Expected::OneOf(vec![4]));
    assert_eq!(IfMatch::Any.expected(None).expect("star"), Expected::Any);
    let both = IfMatch::Versions(vec![4]);
    assert_eq!(both.clone().expected(Some(4)).expect("agree"), Expected::OneOf(vec![4]));
    assert_eq!(both.expected(Some(5)).expect_err("differ").status().as_u16(), 400);
}

#[test]
fn the_second_editor_sees_both_versions() {
    let error = Expected::OneOf(vec![6]).check(7).expect_err("stale");
    let versions = error.versions().expect("both");
    assert_eq!((error.status().as_u16(), versions.yours, versions.current), (412, Some(6), 7));
    assert!(Expected::OneOf(vec![6, 7]).check(7).is_ok());
    assert!(Expected::Any.check(7).is_ok());
    assert_eq!(Expected::OneOf(vec![]).check(7).expect_err("weak").status().as_u16(), 412);
}
