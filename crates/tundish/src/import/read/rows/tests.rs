use super::super::tests::{day, opportunities, options, read};
use super::super::{Content, ReadOptions};
use super::*;

fn first(text: &str) -> OpportunityRow {
    opportunities(text.as_bytes(), &options()).remove(0)
}

fn problem(text: &str) -> String {
    let (_, refused) = read(text.as_bytes(), &options()).expect("a readable file");
    refused[0].cells[0].problem.to_string()
}

#[test]
fn an_opportunity_is_won_or_lost_by_stage_status_or_flags() {
    let outcome = |text: &str| first(text).outcome;
    for stage in ["Won", "Closed Won", "closedwon", "Gewonnen"] {
        assert_eq!(outcome(&format!("deal name,stage\nA,{stage}\n")), Outcome::Won);
    }
    assert_eq!(outcome("deal name,stage\nA,Closed Lost\n"), Outcome::Lost);
    assert_eq!(outcome("deal name,stage\nA,Wonderful\n"), Outcome::Open);
    assert_eq!(outcome("deal name,deal - status,deal - stage\nA,won,Proposal\n"), Outcome::Won);
    assert_eq!(outcome("name,stagename,isclosed,iswon\nA,Step 5,true,false\n"), Outcome::Lost);
    assert_eq!(outcome("name,stagename,isclosed,iswon\nA,Step 5,true,true\n"), Outcome::Won);
    assert_eq!(outcome("name,stagename,isclosed,iswon\nA,Step 5,false,false\n"), Outcome::Open);
    assert_eq!(problem("deal name,stage,is won\nA,Lost,true\n"), "this says won and another column says lost");
}

#[test]
fn the_close_date_is_expected_while_open_and_real_afterwards() {
    let open = first("deal name,stage,close date\nA,Proposal,2024-01-02\n");
    assert_eq!((open.expected_close_on, open.closed_on), (day("2024-01-02"), None));
    let won = first("deal name,stage,close date\nA,Won,2024-01-02\n");
    assert_eq!((won.expected_close_on, won.closed_on), (None, day("2024-01-02")));
    let headings =
        "Deal - Title,Deal - Status,Deal - Stage,Deal - Won time,Deal - Lost time,Deal - Expected close date";
    let lost = first(&format!("{headings}\nA,lost,Proposal,,2024-03-04 10:00:00,2024-02-01\n"));
    assert_eq!((lost.expected_close_on, lost.closed_on), (day("2024-02-01"), day("2024-03-04")));
}

#[test]
fn amounts_take_the_currency_of_row_cell_or_file() {
    let amount = |headings: &str, cells: &str| {
        let row = first(&format!("deal name,stage,{headings}\nA,x,{cells}\n"));
        (row.currency.to_string(), row.amount.map(|money| money.to_string()))
    };
    let euro = || ("EUR".to_owned(), Some("5.00 EUR".to_owned()));
    assert_eq!(amount("amount", "5"), ("USD".to_owned(), Some("5.00 USD".to_owned())));
    assert_eq!(amount("amount", "$5"), ("USD".to_owned(), Some("5.00 USD".to_owned())));
    assert_eq!(amount("amount", "5 €"), euro());
    assert_eq!(amount("amount currency,amount", "eur,5"), euro());
    assert_eq!(amount("amount currency,amount", "EUR,5 €"), euro());
    assert_eq!(amount("amount currency,amount", "JPY,500"), ("JPY".to_owned(), Some("500 JPY".to_owned())));
    let conflict = problem("deal name,stage,currency,amount\nA,x,EUR,5 USD\n");
    assert_eq!(conflict, "the amount is marked USD and the currency of the row is EUR");
    assert!(problem("deal name,stage,amount\nA,x,5%\n").contains("not a number"));
    assert!(problem("deal name,stage,amount\nA,x,£5\n").contains("marked £"));
    assert!(problem("deal name,stage,amount,close value\nA,x,5 EUR,5 GBP\n").contains("marked GBP"));
}

#[test]
fn amounts_are_exact_or_refused() {
    let text = "deal name,stage,amount\nA,x,28000.0000\nB,x,559697.5639\nC,x,99999999999999999999\n";
    let (rows, refused) = read(text.as_bytes(), &options()).expect("a readable file");
    let Content::Opportunity(row) = &rows[0].content else { panic!("not an opportunity") };
    assert_eq!(row.amount.map(|money| money.minor), Some(2_800_000));
    let codes: Vec<_> = refused.iter().map(|row| row.cells[0].problem.code()).collect();
    assert_eq!(codes, ["too_many_decimals", "amount_too_large"]);
}

#[test]
fn all_that_is_known_of_an_account_is_read() {
    let text = "account,sector,year_established,revenue,employees,office_location,subsidiary_of,Colour\n\
        Acme Corporation,technolgy,1996,1100.04,\"2,822\",Philipines,Parent Co,red\n";
    let (rows, _) = read(text.as_bytes(), &options()).expect("accounts");
    let Content::Account(row) = &rows[0].content else { panic!("not an account") };
    let expected = AccountRow {
        key: None,
        name: "Acme Corporation".into(),
        owner_name: None,
        industry: Some("technolgy".into()),
        founded_year: Some(1996),
        revenue: Some("1100.04".into()),
        employees: Some(2822),
        country: Some("Philipines".into()),
        website: None,
        parent_name: Some("Parent Co".into()),
        created_on: None,
        own: vec![(7, "red".into())],
    };
    assert_eq!(*row, expected);
}

#[test]
fn products_and_people_are_read() {
    let (rows, _) = read(b"product,series,sales_price\nGTX Pro,GTX,4821\n", &options()).expect("products");
    let price = Some(Money::new(482_100, Currency::USD));
    let product = ProductRow { key: None, name: "GTX Pro".into(), family: Some("GTX".into()), price, own: vec![] };
    assert_eq!(rows[0].content, Content::Product(product));
    let (rows, refused) =
        read(b"sales_agent,manager,email\nAnn,Bo,ann@example.com\nCy,Bo,cy\n,Bo,\n", &options()).expect("people");
    let (name, email) = ("Ann".to_owned(), Some("ann@example.com".to_owned()));
    let person = PersonRow { name, email, manager_name: Some("Bo".into()), office: None, own: vec![] };
    assert_eq!(rows[0].content, Content::Person(person));
    let codes: Vec<_> = refused.iter().map(|row| row.cells[0].problem.code()).collect();
    assert_eq!(codes, ["not_an_email", "cell_missing"]);
}

#[test]
fn formulas_are_data_and_blanks_around_them_go() {
    let row = first("deal name,stage,next step\n=SUM(A1), x\u{200b} ,+49 30 1\n");
    assert_eq!(row.name.as_deref(), Some("=SUM(A1)"));
    assert_eq!((row.stage_name.as_deref(), row.next_step.as_deref()), (Some("x"), Some("+49 30 1")));
}

#[test]
fn the_channel_is_one_of_five() {
    assert_eq!(first("deal name,stage,channel\nA,x,Partner\n").channel, Some(Channel::Partner));
    assert_eq!(problem("deal name,stage,channel\nA,x,pigeon\n"), "this is not a channel");
}

#[test]
fn the_currency_of_the_file_is_an_option() {
    let options = ReadOptions::new(Currency::EUR);
    let row = opportunities(b"deal name,stage,amount\nA,x,5\n", &options).remove(0);
    assert_eq!(row.amount, Some(Money::new(500, Currency::EUR)));
}
