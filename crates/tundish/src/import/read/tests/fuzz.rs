//! Damaged files: whatever happens to the bytes, they are read or refused, and every row is accounted for.

use super::*;

/// Small steps of a linear congruential generator (Knuth's constants), so that every run damages alike.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

const SEEDS: &[&str] = &[
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\r\n\
     A1,Moses,GTXPro,Cancity,Won,10/20/2016,3/1/2017,1054\r\nA2,\"Ann \"\"B\"\"\",MG,,Engaging,11/3/2016,,\r\n",
    "\"Opportunity Name\",\"Stage\",\"Amount Currency\",\"Amount\",\"Close Date\",\"Next Step\"\n\
     \"Peña, S.A.\",\"Closed Won\",\"EUR\",\"1.234,50\",\"24.10.2025\",\"Call\nback\"\n\n\"Report\"\n\"Copyright (c) x, inc.\"\n",
    "sep=;\naccount;sector;employees\nMüller & Söhne;Handel;1.200\n株式会社;小売;5\n",
    "\u{feff}product\tseries\tsales_price\nGTX Pro\tGTX\t$4,821.00\n",
    "Title line\n\nsales_agent|manager|email\nAnn|Bo|ann@example.com\n",
];

const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"\xff",
    b"\xfe",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\x81",
    b"'=1",
    b"1,234",
    b"1/2/2024",
    b"13/13/2024",
    b"45600",
    b"-",
    b"(",
    b"%",
    b"\xe2\x82\xac",
    b"sep=",
    b"Copyright (c)",
    b"||",
];

#[test]
fn damaged_files_are_read_or_refused_and_never_in_part() {
    let mut dice = Dice(20_260_101);
    let (mut readable, mut refused) = (0, 0);
    for round in 0..4_000 {
        let seed = SEEDS[round % SEEDS.len()];
        let encoding = Encoding::ALL[dice.roll(Encoding::ALL.len())];
        let mut bytes = encode(seed, encoding).unwrap_or_else(|| seed.as_bytes().to_vec());
        for _ in 0..dice.roll(6) {
            let at = dice.roll(bytes.len() + 1);
            match dice.roll(4) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = dice.roll(256).to_le_bytes()[0],
                2 if at < bytes.len() => drop(bytes.remove(at)),
                _ => {
                    let token = TOKENS[dice.roll(TOKENS.len())];
                    bytes.splice(at..at, token.iter().copied());
                }
            }
        }
        let mut options = options();
        options.limits = Limits { cell_bytes: 200, row_bytes: 400, columns: 20 };
        if dice.roll(2) == 0 {
            options.encoding = Some(encoding);
        }
        // `read` counts the rows: read and refused ones make all of them.
        match read(&bytes, &options) {
            Ok(_) => readable += 1,
            Err(error) => {
                refused += 1;
                assert!(!matches!(error, ReadError::Changed | ReadError::Io(_)), "round {round}: {error}");
            }
        }
    }
    assert!(
        1_000 < readable && 500 < refused,
        "{readable} readable, {refused} refused: the damage is too small or too great"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &options());
        for encoding in Encoding::ALL {
            let _ = read(&bytes, &ReadOptions { encoding: Some(encoding), ..options() });
        }
    }

    #[test]
    fn any_table_below_known_headings_is_read_or_refused_without_a_panic(
        body in "([a-zé0-9/.,$€'()%\"=+ -]{0,12}[,\n]){0,40}",
    ) {
        for headings in [
            "opportunity id,deal stage,amount,currency,close date,probability,is won,status",
            "account,sector,employees,revenue,year established,create date",
            "product,price,currency",
            "sales agent,manager,email",
        ] {
            let _ = read(format!("{headings}\n{body}").as_bytes(), &options());
        }
    }
}
