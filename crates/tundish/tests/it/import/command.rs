//! `tundish import` as it is typed: what it prints and the code that it ends with.

use std::process::Output;

use tundish_testkit::{temp::TempDir, test_both_dbs};

use crate::program::tundish;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const ROWS: &str = "opportunity_id,sales_agent,product,deal_stage,engage_date,close_date,close_value\n\
    A,Ines,Valve,Won,2025-01-01,2025-02-01,90\n=B,Ines,Valve,Won,2025-01-01,never,90\n";

test_both_dbs! {
    async fn refused_rows_end_it_with_a_code_of_their_own_and_stand_in_a_file(database: &TestDb) {
        let folder = TempDir::new();
        let (file, errors) = (folder.join("sales.csv"), folder.join("errors.csv"));
        std::fs::write(&file, ROWS).expect("written");
        let (file, errors) = (file.display().to_string(), errors.display().to_string());
        assert!(tundish(database.url(), &["init", "--company", "Halden"]).status.success());

        let dry = tundish(database.url(), &["import", &file, "--dry-run"]);
        assert!(said(&dry).ends_with("this was a dry run.\n"), "{dry:?}");
        let done = tundish(database.url(), &["import", &file, "--errors", &errors]);
        assert_eq!(done.status.code(), Some(3), "{done:?}");
        assert!(said(&done).contains("2 rows of opportunities: 1 new, 0 changed, 0 known, 1 refused"), "{done:?}");
        let refused = std::fs::read_to_string(&errors).expect("written");
        assert!(refused.starts_with("file,row,column,code,problem\r\nsales.csv,3,close_date,not_a_day,"), "{refused}");

        let json = tundish(database.url(), &["import", "--list", "--json"]);
        let runs: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
        assert_eq!((&runs[0]["created"], &runs[0]["refused"], &runs[0]["state"]), (&1.into(), &1.into(), &"done".into()));
        let import = runs[0]["id"].as_str().expect("an identifier");
        let undone = tundish(database.url(), &["import", "--undo", import]);
        assert!(undone.status.success() && said(&undone).contains("1 opportunities withdrawn"), "{undone:?}");

        // Written by us, it may be written again; whatever else a file holds stays.
        let repeated = tundish(database.url(), &["import", &file, "--errors", &errors]);
        assert_eq!(repeated.status.code(), Some(3), "{repeated:?}");
        let other = folder.join("notes.txt");
        std::fs::write(&other, "keep me").expect("written");
        for kept in [other.display().to_string(), file.clone()] {
            let before = std::fs::read(&kept).expect("read");
            let refused = tundish(database.url(), &["import", &file, "--errors", &kept]);
            assert_eq!(refused.status.code(), Some(1), "{refused:?}");
            let words = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(words.contains("holds something else; choose another name for --errors"), "{words}");
            assert_eq!(std::fs::read(&kept).expect("read"), before);
        }

        let missing = tundish(database.url(), &["import", "nowhere.csv"]);
        assert_eq!(missing.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&missing.stderr).contains("Check that the file exists"), "{missing:?}");
        assert_eq!(tundish(database.url(), &["import"]).status.code(), Some(2));
    }

    async fn a_team_that_is_there_goes_below_an_office_that_is_new(database: &TestDb) {
        let folder = TempDir::new();
        let file = folder.join("people.csv");
        std::fs::write(&file, "sales_agent,manager,regional_office\nNew Guy,Mona North,North\n").expect("written");
        let run = |arguments: &[&str]| {
            let done = tundish(database.url(), arguments);
            assert!(done.status.success(), "{arguments:?}: {done:?}");
            said(&done)
        };
        run(&["init", "--company", "Halden"]);
        let mona = "mona@halden.example";
        run(&["user", "add", "--email", mona, "--name", "Mona North", "--role", "manager"]);
        run(&["user", "add", "--email", "anna@halden.example", "--name", "Anna", "--role", "representative", "--manager", mona]);
        let told = run(&["import", &file.display().to_string()]);
        assert!(told.contains("1 rows of people: 1 new"), "{told}");
        run(&["report", "funnel", "--team", "North"]);
    }

    async fn names_in_cells_become_one_line_and_a_delimiter_may_be_named(database: &TestDb) {
        let folder = TempDir::new();
        let file = folder.join("accounts.csv");
        std::fs::write(&file, "account|sector\n\"Acme\n\u{202e}Corp\u{1b}\"|water, clean\n").expect("written");
        assert!(tundish(database.url(), &["init", "--company", "Halden"]).status.success());
        let file = file.display().to_string();
        for expected in ["1 new", "1 known"] {
            let done = tundish(database.url(), &["import", &file, "--delimiter", "bar"]);
            assert!(done.status.success() && said(&done).contains(expected), "{done:?}");
        }
        let db = tundish_db::Db::open(&database.url().parse().expect("an address"), tundish_db::Clock::system()).expect("open");
        let names = db.read(async |tx| tx.all::<(String,)>("select name from account", tundish_db::args![]).await).await;
        assert_eq!(names.expect("read"), [("Acme  Corp".to_owned(),)]);
        let endless = tundish(database.url(), &["import", "/dev/zero"]);
        assert_eq!(endless.status.code(), Some(1), "{endless:?}");
    }
}
