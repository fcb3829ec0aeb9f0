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

        let missing = tundish(database.url(), &["import", "nowhere.csv"]);
        assert_eq!(missing.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&missing.stderr).contains("Check that the file exists"), "{missing:?}");
        assert_eq!(tundish(database.url(), &["import"]).status.code(), Some(2));
    }
}
