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
        for arguments in [&["init"][..], &["init", "--sample", "--country", "CH"], &["init", "--sample", "--company", "Halden"], &["init", "--sample", "--currency", "CHF"]] {
            assert_eq!(tundish(database.url(), arguments).status.code(), Some(2), "{arguments:?}");
        }
        let refused = tundish(database.url(), &["init", "--company", "two\nlines"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused.stderr).contains("the name of the company is not accepted: the text holds a line break"), "{refused:?}");
        let refused = tundish(database.url(), &["init", "--company", "Halden", "--country", "Halden"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused.stderr).contains("use a code of two letters such as DE"), "{refused:?}");
        let made = tundish(database.url(), &["init", "--company", "  Halden ", "--currency", "CHF", "--country", "ch"]);
        assert!(made.status.success(), "{made:?}");
        let opened = tundish_db::Db::open(&database.url().parse().expect("an address"), tundish_db::Clock::system()).expect("it opens");
        let company = opened.read(async |tx| tundish::setting::company(tx).await).await.expect("read").expect("a company");
        assert_eq!((company.name.as_str(), company.currency.as_str(), company.country.as_deref()), ("Halden", "CHF", Some("CH")));
        let refused = tundish(database.url(), &["token", "new", "--email", "me@example.org", "--name", "\u{1b}[31mred"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused.stderr).contains("the text holds a line break or another control character"), "{refused:?}");
    }

    async fn two_bosses_may_have_one_name(database: &TestDb) {
        assert!(tundish(database.url(), &["init", "--company", "Halden"]).status.success());
        let add = |email: &str, name: &str, role: &str, more: &[&str]| {
            tundish(database.url(), &[&["user", "add", "--email", email, "--name", name, "--role", role], more].concat())
        };
        for boss in ["one@halden.example", "two@halden.example"] {
            assert!(add(boss, "Mona North", "manager", &[]).status.success());
            let below = add(&format!("below-{boss}"), "Anna", "representative", &["--manager", boss]);
            assert!(below.status.success(), "{below:?}");
        }
        let unknown = add("x@halden.example", "X", "boss", &[]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(said(&unknown.stderr).contains("there is: representative, manager, director, administrator, partner"), "{unknown:?}");
        let mute = add("x@halden.example", "X", "director", &["--locale", "xx"]);
        assert_eq!(mute.status.code(), Some(2));
        assert!(said(&mute.stderr).contains("it speaks: en, de"), "{mute:?}");
        let undone = tundish(database.url(), &["import", "--undo", "the last one"]);
        assert_eq!(undone.status.code(), Some(2));
        assert!(said(&undone.stderr).contains("`tundish import --list` shows them"), "{undone:?}");
    }
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_the_way() {
    let folder = tundish_testkit::temp::TempDir::new();
    let file = folder.join("mistyped.db");
    let url = format!("sqlite:{}", file.display());
    for arguments in
        [&["report", "funnel"][..], &["user", "add", "--email", "a@b.example", "--name", "A", "--role", "partner"]]
    {
        let refused = tundish(&url, arguments);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(
            said(&refused.stderr).contains("name another with --db, or run `tundish init --company NAME` first"),
            "{refused:?}"
        );
        assert!(!file.exists());
    }
}
