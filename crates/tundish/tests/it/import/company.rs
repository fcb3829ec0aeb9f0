//! A small company like the real one: made here, the same at every run.

use std::fmt::Write as _;

/// The four files.
pub(crate) struct Files {
    pub(crate) products: String,
    pub(crate) people: String,
    pub(crate) accounts: String,
    pub(crate) opportunities: String,
}

const PRODUCTS: [(&str, &str, i64); 4] =
    [("HV 200", "HV", 550), ("HV Pro", "HV", 4_821), ("Seal Kit", "Seals", 55), ("Pilot Valve", "HV", 26_768)];
const PEOPLE: [(&str, &str, &str); 6] = [
    ("Ines Aker", "Tor Lund", "North"),
    ("Bo Sand", "Tor Lund", "North"),
    ("Lea Øby", "Tor Lund", "North"),
    ("Kai Berg", "Mia Falk", "South"),
    ("Nora Dal", "Mia Falk", "South"),
    ("Per Eng", "Ulf Strand", "South"),
];
const ACCOUNTS: [(&str, &str, &str); 7] = [
    ("Varde Water", "utilities", ""),
    ("Nesna Fish", "food", "Varde Water"),
    ("Skive Paper", "paper", ""),
    ("Acme, Inc.", "retail", ""),
    ("Tranby Dairy", "food", "Nesna Fish"),
    ("Zolta Energy", "utilities", "Zulu Holding"),
    ("Zulu Holding", "finance", ""),
];

/// The company with so many opportunities.
pub(crate) fn files(opportunities: usize) -> Files {
    let mut products = String::from("product,series,sales_price\r\n");
    for (name, family, price) in PRODUCTS {
        let _ = write!(products, "{name},{family},{price}\r\n");
    }
    let mut people = String::from("sales_agent,manager,regional_office\r\n");
    for (name, manager, office) in PEOPLE {
        let _ = write!(people, "{name},{manager},{office}\r\n");
    }
    let mut accounts = String::from("account,sector,year_established,employees,office_location,subsidiary_of\r\n");
    for (at, (name, industry, parent)) in ACCOUNTS.iter().enumerate() {
        let _ = write!(accounts, "\"{name}\",{industry},{},{},Norway,{parent}\r\n", 1960 + at, 10 * at + 7);
    }
    let mut text = String::from(
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,campaign\r\n",
    );
    let mut random = 42_u64;
    for number in 0..opportunities {
        let _ = write!(text, "{}\r\n", row(number, &mut random));
    }
    Files { products, people, accounts, opportunities: text }
}

fn row(number: usize, random: &mut u64) -> String {
    let mut draw = |below: usize| {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*random >> 33).expect("31 bits") % below
    };
    // One person who stands in no file of people, and a product that is written in two ways.
    let agent = if draw(20) == 0 { "Gone Long" } else { PEOPLE[draw(PEOPLE.len())].0 };
    let (product, _, price) = PRODUCTS[draw(PRODUCTS.len())];
    let product = if product == "HV Pro" && draw(2) == 0 { "HVPro" } else { product };
    let account = format!("\"{}\"", ACCOUNTS[draw(ACCOUNTS.len())].0);
    let (month, day) = (1 + draw(9), 1 + draw(28));
    let engaged = format!("2025-{month:02}-{day:02}");
    let closed = format!("2025-{:02}-{:02}", month + 1 + draw(2), 1 + draw(28));
    let value = price * i64::try_from(66 + draw(69)).expect("small") / 100;
    let (stage, engaged, closed, value, account) = match draw(10) {
        0 => ("Prospecting", String::new(), String::new(), String::new(), String::new()),
        1 | 2 => ("Engaging", engaged, String::new(), String::new(), account),
        3..6 => ("Lost", engaged, closed, "0".to_owned(), account),
        _ => ("Won", engaged, closed, value.to_string(), account),
    };
    let campaign = if draw(3) == 0 { "spring fair" } else { "" };
    format!("K{number:05},{agent},{product},{account},{stage},{engaged},{closed},{value},{campaign}")
}
