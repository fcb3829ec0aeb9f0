use super::*;

/// Refuses everything for one reason.
struct Refusing(ErrorKind);

impl Write for Refusing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    assert!(write(&mut Refusing(ErrorKind::BrokenPipe), "the rest").is_ok());
}

#[test]
fn names_turn_no_line_round_and_colour_nothing() {
    let mut out = Vec::new();
    write(&mut out, "Acme \u{1b}[31m\u{202e}evil\u{7}\nTarnfield 净水").expect("written");
    assert_eq!(String::from_utf8(out).expect("text"), "Acme  [31m evil \nTarnfield 净水\n");
}

#[test]
fn a_script_reads_the_very_name_that_is_stored() {
    let name = "Acme \u{1b}[31m\u{202e}evil\u{85}\nTarnfield 净水";
    let json = escaped(&serde_json::to_string_pretty(&[name]).expect("JSON"));
    assert_eq!(shown(&json), json, "nothing in it steers");
    assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), [name]);
}

#[test]
fn a_full_disk_is_a_failure() {
    let refused = write(&mut Refusing(ErrorKind::StorageFull), "the answer").expect_err("not written");
    assert_eq!(refused.kind(), ErrorKind::StorageFull);
}
