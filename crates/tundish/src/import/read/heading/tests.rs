use super::*;

fn kind(headings: &str) -> Result<Recognised, ReadError> {
    let headings: Vec<&str> = headings.split(',').collect();
    recognise(&headings, &Wanted::default())
}

fn fields(headings: &str) -> Vec<Field> {
    kind(headings).expect("known headings").mapping.into_iter().map(|(_, field)| field).collect()
}

#[test]
fn the_four_files_of_a_small_company_are_told_apart() {
    use Field::*;
    let files = [
        (
            FileKind::Opportunities,
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            vec![Key, Owner, Product, Account, Stage, EngagedOn, CloseOn, CloseValue],
        ),
        (
            FileKind::Accounts,
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
            vec![Name, Industry, YearEstablished, Revenue, Employees, Country, Parent],
        ),
        (FileKind::Products, "product,series,sales_price", vec![Name, Family, Price]),
        (FileKind::People, "sales_agent,manager,regional_office", vec![Name, Manager, Office]),
    ];
    for (expected, headings, mapping) in files {
        let found = kind(headings).expect("known headings");
        assert_eq!((found.kind, found.unknown.len()), (expected, 0), "{headings}");
        assert_eq!(fields(headings), mapping, "{headings}");
    }
}

#[test]
fn exports_of_other_systems_are_recognised_as_they_are() {
    use Field::*;
    assert_eq!(
        fields(
            "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Expected Revenue,Probability (%),Age,Close Date,\
             Created Date,Next Step"
        ),
        [Owner, Account, Name, Stage, Amount, Probability, CloseOn, CreatedOn, NextStep],
    );
    assert_eq!(
        fields("ID,ISDELETED,NAME,STAGENAME,AMOUNT,CLOSEDATE,ISCLOSED,ISWON,CURRENCYISOCODE,LASTSTAGECHANGEDATE"),
        [Key, Name, Stage, Amount, CloseOn, IsClosed, IsWon, Currency, StageChangedOn],
    );
    assert_eq!(
        fields(
            "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Is Closed Won,Is closed lost"
        ),
        [Key, Name, Stage, Pipeline, Amount, CloseOn, CreatedOn, Owner, IsWon, IsLost],
    );
    assert_eq!(
        fields(
            "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Stage,\
             Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Expected close date"
        ),
        [
            Key,
            Name,
            Owner,
            Amount,
            Currency,
            Account,
            Stage,
            Status,
            CreatedOn,
            WonOn,
            LostOn,
            CloseReason,
            ExpectedCloseOn
        ],
    );
    assert_eq!(fields("Person - Name*,Organization - Name*,Deal - Title,Deal - Value"), [Account, Name, Amount]);
    assert_eq!(fields("ID de registro,Nombre de la empresa,Ciudad,País/región,Sector"), [Key, Name, Country, Industry]);
    assert_eq!(
        fields("Verkaufschance,Firma,Betrag,Währung,Phase,Abschlussdatum"),
        [Name, Account, Amount, Currency, Stage, CloseOn]
    );
}

#[test]
fn case_blanks_marks_and_arrows_make_no_difference() {
    for heading in [
        "deal_stage",
        "Deal Stage",
        " DEAL  STAGE* ",
        "\u{feff}DealStage",
        "Deal Stage ↑",
        "ＤＥＡＬ stage",
        "Deal - Stage",
    ] {
        assert_eq!(heading_key(heading), "dealstage", "{heading}");
    }
}

#[test]
fn unknown_columns_are_kept_under_names_of_their_own() {
    let headings = ["Deal Name", "Deal Stage", "Notes", "notes", "", "Notes (2)", " Colour "];
    let found = recognise(&headings, &Wanted::default()).expect("known headings");
    let names: Vec<&str> = found.unknown.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Notes", "notes (2)", "Column E", "Notes (2) (2)", "Colour"]);
}

#[test]
fn a_heading_that_matters_may_not_be_there_twice() {
    let error = kind("Deal Name,Deal Stage,Amount,amount").expect_err("two amounts");
    assert_eq!(error.code(), "heading_repeated");
    assert_eq!(error.to_string(), "columns C and D are both headed \"Amount\"");
    // Two headings of one meaning are no repetition: the better one is taken, the other kept.
    let found = kind("Deal Name,Deal Stage,Associated Company,Associated Company (Primary)").expect("known headings");
    assert_eq!((found.column(Field::Account), found.unknown.len()), (Some(3), 1));
}

#[test]
fn names_of_others_are_never_the_row_itself() {
    for headings in
        ["Parent Account,Industry", "Associated Company,Sector", "Account Owner,Industry", "Reports To,Office"]
    {
        assert!(kind(headings).is_err(), "{headings}");
    }
}

#[test]
fn files_of_something_else_are_refused_by_name() {
    let files = [
        ("Salutation,First Name,Last Name,Title,Phone,Email,Account Owner,Account Name", "contacts or leads"),
        ("Record ID,First Name,Last Name,Email,Company Name,Contact owner,Lead Status", "contacts or leads"),
        ("Id,Name,Company,Status,Email,Phone,Industry", "contacts or leads"),
        ("Activity - Subject,Activity - Due date,Organization - Name", "activities"),
        ("Id,OpportunityId,StageName,Amount,CloseDate,Probability", "records that belong to opportunities"),
        ("ID,Content,Organization,Deal title,Deal ID,Add time", "records that belong to opportunities"),
    ];
    for (headings, what) in files {
        let error = kind(headings).expect_err(headings);
        assert_eq!(error.code(), "kind_not_imported", "{headings}: {error}");
        assert!(error.to_string().contains(what), "{headings}: {error}");
    }
}

#[test]
fn unknown_headings_are_listed_with_what_each_kind_needs() {
    let error = kind("mql_id,origin").expect_err("nothing known");
    assert_eq!(error.code(), "headings_not_recognised");
    assert!(error.to_string().contains("\"mql_id\", \"origin\""));
    for kind in FileKind::ALL {
        assert!(error.remedy().contains(kind.needs()));
        assert_eq!(kind.as_str().parse(), Ok(kind));
    }
}

#[test]
fn what_the_user_says_about_columns_wins() {
    let wanted = Wanted {
        kind: Some(FileKind::Opportunities),
        columns: vec![
            ("Titel".into(), Some(Field::Name)),
            ("Stufe".into(), Some(Field::Stage)),
            ("Amount".into(), None),
        ],
    };
    let found = recognise(&["Titel", "Stufe", "Amount", "Close Date"], &wanted).expect("told by the user");
    assert_eq!(found.mapping, [(0, Field::Name), (1, Field::Stage), (3, Field::CloseOn)]);
    assert_eq!(found.unknown, [(2, "Amount".to_owned())]);
}
