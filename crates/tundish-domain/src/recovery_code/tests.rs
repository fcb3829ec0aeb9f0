use proptest::prelude::*;

use super::*;

#[test]
fn a_code_is_read_however_people_type_it() {
    let code = RecoveryCode::new([0x00, 0x44, 0x32, 0x14, 0xc7, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(code.to_string(), "0123-4567-zzzz-zzzz");
    for typed in [
        "0123-4567-zzzz-zzzz",
        "01234567zzzzzzzz",
        " O123 4567 ZZZZ\tZZZZ ",
        "oi23-4567-zzzz-zzzz",
        "0l23-4567-zzzz-zzzz",
    ] {
        assert_eq!(RecoveryCode::typed(typed).as_ref(), Some(&code), "{typed}");
    }
    for other in
        ["", "0123-4567-zzzz-zzz", "0123-4567-zzzz-zzzzz", "0123-4567-zzzz-zzzu", "0123-4567-zzzz-zzzß", "755224"]
    {
        assert_eq!(RecoveryCode::typed(other), None, "{other}");
    }
    assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
}

proptest! {
    #[test]
    fn whatever_is_shown_is_read_again(bytes: [u8; 10]) {
        let code = RecoveryCode::new(bytes);
        prop_assert_eq!(RecoveryCode::typed(&code.to_string()), Some(code));
    }

    #[test]
    fn anything_may_be_typed(text: String) {
        let _ = RecoveryCode::typed(&text);
    }
}
