//! Bad rows are refused alone and told with place and remedy; bad files are refused whole, and nothing is written.

use tundish::import::{ImportError, IssueOutcome, Options};
use tundish_domain::pipeline::Band;
use tundish_testkit::test_both_dbs;

use super::{bring_in, bring_in_with, count, founded, texts};

const HEAD: &str = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";

test_both_dbs! {
    async fn bad_rows_are_refused_alone_with_row_column_and_remedy(database: &TestDb) {
        let (db, _) = founded(database).await;
        let text = format!(
            "{HEAD}A,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,90\n\
             B,Ines,Valve,Varde,Won,2025-01-01,2025-02-31,90\n\
             C,Ines,Valve,Varde,Won,2025-01-01,,90\n\
             D,Ines,Valve,Varde,Won,2025-03-01,2025-02-01,90\n\
             E,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,ninety\n\
             F,Ines,Valve\n\
             A,Ines,Valve,Varde,Lost,2025-01-01,2025-02-01,0\n\
             A,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,90\n\
             G,Ines,Valve,Varde,Engaging,2031-01-01,,\n\
             H,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,-90\n"
        );
        let report = bring_in(&db, &[("o.csv", &text)]).await.expect("imported").remove(0);
        assert_eq!((report.rows, report.created, report.skipped, report.refused), (10, 1, 1, 8), "{report:?}");
        let mut told: Vec<(u64, &str, &str)> = report.issues.iter().map(|issue| (issue.row, issue.column.as_str(), issue.code.as_str())).collect();
        told.sort_unstable();
        let expected = [
            (3, "close_date", "no_such_day"),
            (4, "close_date", "close_day_missing"),
            (5, "close_date", "closed_before_begun"),
            (6, "close_value", "not_a_number"),
            (7, "account", "row_too_short"),
            (8, "opportunity_id", "row_repeated"),
            (10, "close_date", "in_the_future"),
            (11, "close_value", "negative_amount"),
        ];
        assert_eq!(told, expected);
        for issue in &report.issues {
            assert_eq!(issue.outcome, IssueOutcome::Refused);
            assert!(issue.detail.ends_with('.'), "a remedy ends the detail: {}", issue.detail);
        }
        assert_eq!(count(&db, "select count(*) from import_row").await, 8);
        assert_eq!(count(&db, "select failed from import_run").await, 8);
        assert_eq!(count(&db, "select count(*) from opportunity").await, 1);
        let again = bring_in(&db, &[("o.csv", &text)]).await.expect("imported").remove(0);
        assert_eq!((again.created, again.updated, again.skipped, again.refused), (0, 0, 2, 8), "{again:?}");
    }

    async fn a_file_that_cannot_be_understood_is_refused_whole_and_nothing_is_written(database: &TestDb) {
        let (db, _) = founded(database).await;
        let good = format!("{HEAD}A,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,90\n");
        let wide: Vec<String> = (0..19_000).map(|column| format!("column {column}")).collect();
        let bad: Vec<(Vec<u8>, &str)> = vec![
            (b"".to_vec(), "file_empty"),
            (HEAD.as_bytes().to_vec(), "file_without_rows"),
            (b"product,series,sales_price\nValve,\"HV,5\n".to_vec(), "quote_unclosed"),
            (b"product,series,sales_price\nValve,\"HV\"x,5\n".to_vec(), "quote_followed_by_text"),
            (b"product,series,sales_price\nVal\0ve,HV,5\n".to_vec(), "text_has_nul"),
            (b"product,series,sales_price\nV\xe4\x80lve,HV,5\nM\xc3\xbcll,HV,5\n".to_vec(), "text_invalid"),
            (b"product,product,sales_price\nValve,HV,5\n".to_vec(), "heading_repeated"),
            (b"colour,shape\nred,round\n".to_vec(), "headings_not_recognised"),
            (format!("{}\n{}\n", wide.join(","), wide.join(",")).into_bytes(), "headings_not_recognised"),
            (format!("account,sector,{0}\nVarde,water,{0}\n", wide.join(",")).into_bytes(), "own_fields_too_many"),
            (format!("{HEAD}A,Ines,Valve,Varde,Won,1/2/2025,3/4/2025,90\n").into_bytes(), "dates_unclear"),
            (format!("{HEAD}A,Ines,Valve,Varde,Won,13/2/2025,2/13/2025,90\nB,Ines,Valve,Varde,Won,2/14/2025,2/15/2025,90\n").into_bytes(), "dates_mixed"),
            (b"PK\x03\x04rest of a workbook".to_vec(), "not_text"),
        ];
        let before = crate::digest::digest(&db).await;
        for (bytes, code) in bad {
            let sources = vec![tundish::import::Source::bytes("good.csv", good.as_bytes()), tundish::import::Source::bytes("bad.csv", bytes)];
            let refused = tundish::import::run(&db, &crate::fixture::SETUP, sources, &Options::default(), &mut ()).await;
            let Err(error @ (ImportError::Read { .. } | ImportError::TooManyOwnFields { .. })) = refused else { panic!("{code}: {refused:?}") };
            assert_eq!(error.code(), code, "{error}");
            assert!(error.to_string().starts_with("bad.csv: "), "{error}");
        }
        assert_eq!(crate::digest::digest(&db).await, before);
    }

    async fn stages_that_nobody_knows_are_asked_for_before_anything_is_written(database: &TestDb) {
        let (db, _) = founded(database).await;
        let text = format!("{HEAD}A,Ines,Valve,Varde,Pilot,2025-01-01,,\nB,Ines,Valve,Varde,Prospecting,,,\n");
        let before = crate::digest::digest(&db).await;
        let refused = bring_in(&db, &[("o.csv", &text)]).await.expect_err("asked");
        assert!(refused.to_string().contains("--stage \"Pilot=upper\""), "{refused}");
        assert_eq!(crate::digest::digest(&db).await, before);
        let options = Options { stages: vec![("pilot".to_owned(), Band::Lower)], ..Options::default() };
        bring_in_with(&db, &[("o.csv", &text)], &options).await.expect("imported");
        let stages = texts(&db, "select s.name || ' ' || s.band from stage s join pipeline p on p.id = s.pipeline_id where p.name = 'O' order by s.position").await;
        assert_eq!(stages, ["Prospecting upper", "Pilot lower"]);
    }

    async fn cells_of_a_spreadsheet_in_other_encodings_keep_their_letters(database: &TestDb) {
        let (db, _) = founded(database).await;
        let text = "\u{feff}account;sector\r\n\"Bäckerei;\r\nMüller\";Lebensmittel\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sources = vec![tundish::import::Source::bytes("konten.csv", utf16)];
        tundish::import::run(&db, &crate::fixture::SETUP, sources, &Options::default(), &mut ()).await.expect("imported");
        assert_eq!(texts(&db, "select name from account").await, ["Bäckerei; Müller"]);
    }
}
