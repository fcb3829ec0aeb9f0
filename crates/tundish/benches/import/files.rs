//! Four files shaped like those of Maven Analytics' data set of a hardware seller: the same columns, as many people, products
//! and accounts, the same share of each stage, days over the same time. Made here, the same at every run.

use std::{fmt::Write as _, fs, path::PathBuf};

use tundish_testkit::temp::TempDir;

use crate::Failure;

const PEOPLE: usize = 35;
const MANAGERS: usize = 6;
const OFFICES: [&str; 3] = ["Central", "East", "West"];
const ACCOUNTS: usize = 85;
const SECTORS: [&str; 5] = ["retail", "medical", "software", "marketing", "finance"];
const PRODUCTS: [(&str, &str, usize); 7] = [
    ("GTX Basic", "GTX", 550),
    ("GTX Pro", "GTX", 4_821),
    ("MG Special", "MG", 55),
    ("MG Advanced", "MG", 3_393),
    ("GTX Plus Pro", "GTX", 5_482),
    ("GTX Plus Basic", "GTX", 1_096),
    ("GTK 500", "GTK", 26_768),
];

/// The files; they vanish with the value.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) paths: Vec<PathBuf>,
    _folder: TempDir,
}

impl Files {
    /// Files with so many opportunities.
    pub(crate) fn made(opportunities: u32) -> Result<Self, Failure> {
        let folder = TempDir::new();
        let mut paths = Vec::new();
        for (name, text) in [
            ("products.csv", products()),
            ("sales_teams.csv", people()),
            ("accounts.csv", accounts()),
            ("sales_pipeline.csv", pipeline(opportunities)),
        ] {
            let path = folder.join(name);
            fs::write(&path, text)?;
            paths.push(path);
        }
        Ok(Self { paths, _folder: folder })
    }
}

// Writing into a String cannot fail.

fn products() -> String {
    let mut text = "product,series,sales_price\r\n".to_owned();
    for (name, series, price) in PRODUCTS {
        let _ = write!(text, "{name},{series},{price}\r\n");
    }
    text
}

fn people() -> String {
    let mut text = "sales_agent,manager,regional_office\r\n".to_owned();
    for person in 0..PEOPLE {
        let manager = person % MANAGERS;
        let _ = write!(text, "Seller {person},Manager {manager},{}\r\n", OFFICES[manager % OFFICES.len()]);
    }
    text
}

fn accounts() -> String {
    let mut text = "account,sector,year_established,revenue,employees,office_location,subsidiary_of\r\n".to_owned();
    for account in 0..ACCOUNTS {
        let parent = if account % 6 == 1 { format!("Customer {}", account - 1) } else { String::new() };
        let sector = SECTORS[account % SECTORS.len()];
        let _ = write!(
            text,
            "Customer {account},{sector},{},{}.5,{},United States,{parent}\r\n",
            1_980 + account % 40,
            10 * account,
            17 * account + 9
        );
    }
    text
}

fn pipeline(opportunities: u32) -> String {
    let mut text =
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\r\n".to_owned();
    let mut dice = Dice(7);
    for number in 0..opportunities {
        let (product, _, price) = PRODUCTS[dice.below(PRODUCTS.len())];
        // One product is written in two ways, as in the original.
        let product = if product == "GTX Pro" { "GTXPro" } else { product };
        let engaged = dice.below(300);
        let (engaged_on, closed_on) = (day(engaged), day(engaged + 1 + dice.below(138)));
        let value = price * (66 + dice.below(69)) / 100;
        let (stage, days, value) = match dice.below(8_800) {
            0..500 => ("Prospecting", ",".to_owned(), String::new()),
            500..2_089 => ("Engaging", format!("{engaged_on},"), String::new()),
            2_089..6_327 => ("Won", format!("{engaged_on},{closed_on}"), value.to_string()),
            _ => ("Lost", format!("{engaged_on},{closed_on}"), "0".to_owned()),
        };
        let has_account = matches!(stage, "Won" | "Lost") || dice.below(3) == 0;
        let account = if has_account { format!("Customer {}", dice.below(ACCOUNTS)) } else { String::new() };
        let (person, code) = (dice.below(PEOPLE), number.wrapping_mul(2_654_435_761));
        let _ = write!(text, "{code:08X},Seller {person},{product},{account},{stage},{days},{value}\r\n");
    }
    text
}

/// A day of 2017, or of the year after it.
fn day(number: usize) -> String {
    let first: tundish_domain::Day = "2017-01-01".parse().expect("a day");
    first.add_days(i32::try_from(number).expect("two years")).to_string()
}

/// Random numbers that are the same in every run (splitmix64, Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z >> 33).expect("31 bits") % limit
    }
}
