use proptest::prelude::*;

use super::*;

#[test]
fn blanks_and_zero_width_characters_are_taken_off() {
    let cases = [
        (" a b ", "a b"),
        ("\u{feff}a\u{200b}", "a"),
        ("\u{a0}\u{3000}a\u{2060}b\u{200d}", "ab"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("\u{200b} ", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(tidy(text), expected, "{text:?}");
    }
}

#[test]
fn answers_and_addresses_are_read_or_refused() {
    assert_eq!((yes_or_no("TRUE"), yes_or_no("nein")), (Ok(true), Ok(false)));
    assert_eq!(yes_or_no("maybe"), Err(CellProblem::NotYesOrNo));
    for good in ["a@b.co", "josé.díaz@exämple.com", "x+y@sub.example.org"] {
        assert_eq!(email(good), Ok(good));
    }
    for bad in
        ["", "a", "a@b", "@b.co", "a@.co", "a@b..co", "a b@c.de", "a@b.co;c@d.de", "A <a@b.co>", "a@@b.co", "a@-b.co"]
    {
        assert_eq!(email(bad), Err(CellProblem::NotAnEmail), "{bad}");
    }
}

proptest! {
    #[test]
    fn tidying_twice_changes_nothing(text in "[a \u{a0}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\r\n]{0,12}|\\PC{0,12}") {
        let once = tidy(&text).into_owned();
        prop_assert_eq!(tidy(&once).into_owned(), once);
    }
}
