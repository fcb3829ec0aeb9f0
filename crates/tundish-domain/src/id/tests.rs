use proptest::prelude::*;

use super::*;
use crate::instant::Instant;

fn at_micros(micros: i64) -> Instant {
    Instant::from_micros(micros).expect("within range")
}

proptest! {
    #[test]
    fn an_identifier_reads_back_from_its_text_in_either_case(number in 1..=i64::MAX) {
        let tsid = Tsid::new(number).unwrap();
        let text = tsid.to_string();
        prop_assert_eq!(text.len(), 13);
        prop_assert_eq!(text.parse::<Tsid>(), Ok(tsid));
        prop_assert_eq!(text.to_lowercase().parse::<Tsid>(), Ok(tsid));
        prop_assert_eq!(text.replace('1', "l").replace('0', "o").parse::<Tsid>(), Ok(tsid));
    }

    #[test]
    fn texts_sort_like_numbers(left in 1..=i64::MAX, right in 1..=i64::MAX) {
        let (left, right) = (Tsid::new(left).unwrap(), Tsid::new(right).unwrap());
        prop_assert_eq!(left.cmp(&right), left.to_string().cmp(&right.to_string()));
    }

    #[test]
    fn identifiers_increase_whatever_the_clock_does(
        node in 0..1024_u16,
        clock in prop::collection::vec(prop_oneof![
            Just(i64::MIN / 4), Just(1_735_689_600_000_000), 1_735_000_000_000_000..1_800_000_000_000_000_i64, Just(i64::MAX / 4)
        ], 1..200),
    ) {
        let mut source = IdSource::new(node);
        let mut last = None;
        for micros in clock {
            let now = at_micros(micros.clamp(Instant::MIN.as_micros(), Instant::MAX.as_micros()));
            let next = source.next(now);
            prop_assert!(last < Some(next));
            last = Some(next);
        }
    }

    #[test]
    fn a_restarted_node_continues_behind_what_any_node_made(node in 0..1024_u16, other in 0..1024_u16, micros in 1_735_689_600_000_000..1_900_000_000_000_000_i64) {
        let seen = IdSource::new(other).next(at_micros(micros));
        let mut source = IdSource::new(node);
        source.advance_past(seen);
        prop_assert!(seen < source.next(at_micros(micros - 5_000_000)));
    }
}

#[test]
fn ten_thousand_identifiers_of_one_millisecond_borrow_from_the_next() {
    let mut source = IdSource::new(7);
    let now = at_micros(1_760_000_000_000_000);
    let made: Vec<Tsid> = (0..10_000).map(|_| source.next(now)).collect();
    assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    let milliseconds = |tsid: Tsid| tsid.get() >> 22;
    assert_eq!(milliseconds(made[9_999]) - milliseconds(made[0]), 2);
}

#[test]
fn what_is_no_identifier_is_refused() {
    for text in [
        "",
        "0000000000000",
        "G000000000000",
        "8000000000000",
        "00000000000U1",
        "000000000001",
        "00000000000001",
        " 00000000001",
        "0000000000ü",
    ] {
        assert_eq!(text.parse::<Tsid>(), Err(InvalidId), "{text:?}");
    }
    assert_eq!(Tsid::new(0), None);
    assert_eq!(UserId::new(-1), None);
}

#[test]
fn json_carries_identifiers_as_text() {
    let id = OpportunityId::new(42).unwrap();
    let json = serde_json::to_string(&id).unwrap();
    assert_eq!(json, "\"000000000001A\"");
    assert_eq!(serde_json::from_str::<OpportunityId>(&json).unwrap(), id);
    assert!(serde_json::from_str::<OpportunityId>("42").is_err());
}
