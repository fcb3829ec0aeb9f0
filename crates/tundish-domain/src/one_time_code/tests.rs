use proptest::prelude::*;

use super::*;

/// The secret of the test vectors of RFC 4226 (appendix D) and RFC 6238 (appendix B).
const OF_THE_RFC: SharedSecret = SharedSecret::new(*b"12345678901234567890");

fn at(seconds: i64) -> Instant {
    Instant::from_micros(seconds * 1_000_000).expect("an instant")
}

#[test]
fn the_codes_are_those_of_rfc_4226() {
    let expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    let codes: Vec<String> = (0..10).map(|step| OF_THE_RFC.code(step).to_string()).collect();
    assert_eq!(codes, expected);
}

#[test]
fn the_steps_are_those_of_rfc_6238() {
    // Its codes have eight digits, of which ours are the last six.
    for (seconds, eight) in [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ] {
        assert_eq!(OF_THE_RFC.code(step_at(at(seconds))).to_string(), eight[2..], "{seconds}");
    }
}

#[test]
fn a_code_counts_for_one_step_on_either_side_and_once() {
    let code = OF_THE_RFC.code(100);
    let taken = |seconds, last| OF_THE_RFC.step_of(code, at(seconds), last);
    for (seconds, step) in [(2_969, None), (2_970, Some(100)), (3_000, Some(100)), (3_059, Some(100)), (3_060, None)] {
        assert_eq!(taken(seconds, 0), step, "{seconds}");
    }
    assert_eq!(taken(3_000, 99), Some(100));
    assert_eq!(taken(3_000, 100), None, "it was taken");
    assert_eq!(taken(3_000, 101), None, "a later one was taken");
}

#[test]
fn the_secret_is_written_as_apps_read_it() {
    assert_eq!(OF_THE_RFC.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(
        OF_THE_RFC.address("Müller & Co", "ana@example.org"),
        "otpauth://totp/M%C3%BCller%20%26%20Co:ana%40example%2Eorg?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=M%C3%BCller%20%26%20Co"
    );
    assert_eq!(format!("{OF_THE_RFC:?}"), "SharedSecret(…)");
}

#[test]
fn only_six_digits_are_a_code() {
    for (typed, code) in [
        ("755224", Some("755224")),
        (" 755 224\n", Some("755224")),
        ("000007", Some("000007")),
        ("75522", None),
        ("7552240", None),
        ("75522a", None),
        ("-75522", None),
        ("७५५२२४", None),
        ("", None),
    ] {
        let read = OneTimeCode::typed(typed).map(|code| code.to_string());
        assert_eq!(read.as_deref(), code, "{typed:?}");
    }
}

proptest! {
    #[test]
    fn whatever_a_secret_shows_is_read_again_and_belongs_to_its_step(bytes: [u8; 20], seconds in 0_i64..4_000_000_000) {
        let (secret, now) = (SharedSecret::new(bytes), at(seconds));
        let step = step_at(now);
        let shown = secret.code(step).to_string();
        let read = OneTimeCode::typed(&shown).expect("a code");
        // A neighbour may show the same six digits, one time in a million.
        let found = secret.step_of(read, now, step - 1).expect("it is the present one");
        prop_assert!((step..=step + 1).contains(&found));
        prop_assert_eq!(secret.base32().len(), 32);
    }

    #[test]
    fn anything_may_be_typed(text: String) {
        let _ = OneTimeCode::typed(&text);
    }
}
