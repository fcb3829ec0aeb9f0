//! `tundish init` and `tundish token new` as they are typed.

use tundish_testkit::test_both_dbs;

use crate::program::tundish;

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

test_both_dbs! {
    async fn the_sample_company_is_set_up_to_stay(database: &TestDb) {
        let made = tundish(database.url(), &["init", "--sample"]);
        assert!(made.status.success(), "{made:?}");
        let words = said(&made.stdout);
        assert!(words.starts_with("Tarnfield Water Systems is set up with 412 opportunities, 111 of them open. Next: "), "{words}");
        let report = tundish(database.url(), &["report", "funnel"]);
        assert!(report.status.success() && said(&report.stdout).contains("(412 did)"), "{report:?}");
        let again = tundish(database.url(), &["init", "--sample"]);
        assert_eq!(again.status.code(), Some(1));
        assert!(said(&again.stderr).contains("already holds the company Tarnfield Water Systems"), "{again:?}");
        // Its people have no passwords; one's own does.
        let added = tundish(database.url(), &["user", "add", "--email", "me@example.org", "--name", "Me", "--role", "director"]);
        assert!(added.status.success(), "{added:?}");
    }

    async fn names_are_a_line_and_say_something(database: &TestDb) {
        for arguments in [&["init"][..], &["init", "--sample", "--company", "Halden"], &["init", "--sample", "--currency", "CHF"]] {
            assert_eq!(tundish(database.url(), arguments).status.code(), Some(2), "{arguments:?}");
        }
        let refused = tundish(database.url(), &["init", "--company", "two\nlines"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused.stderr).contains("the name of the company is not accepted: the text holds a line break"), "{refused:?}");
        assert!(tundish(database.url(), &["init", "--company", "  Halden "]).status.success());
        let refused = tundish(database.url(), &["token", "new", "--email", "me@example.org", "--name", "\u{1b}[31mred"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused.stderr).contains("the text holds a line break or another control character"), "{refused:?}");
    }
}
