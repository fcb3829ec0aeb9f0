//! Counts the file itself, with nothing of Tundish: the other side of every comparison.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context;

/// The rows of the opportunities, as their cells stand in the file.
pub(crate) struct File {
    rows: Vec<Row>,
    prices: BTreeMap<String, i64>,
}

struct Row {
    agent: String,
    product: String,
    stage: String,
    engaged: String,
    closed: String,
    value: i64,
}

/// What stands at the end of a day. Days are ISO texts, which sort like days; money is in cents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) prospecting: i64,
    pub(crate) engaging: i64,
    pub(crate) won: i64,
    pub(crate) lost: i64,
    pub(crate) won_value: i64,
    /// List prices of what is open.
    pub(crate) estimate: i64,
}

impl File {
    pub(crate) fn read(pipeline: &Path, products: &Path) -> anyhow::Result<Self> {
        let open =
            |path: &Path| csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()));
        let mut prices = BTreeMap::new();
        for record in open(products)?.records() {
            let record = record?;
            prices.insert(squeezed(&record[0]), record[2].parse::<i64>()? * 100);
        }
        let mut rows = Vec::new();
        for record in open(pipeline)?.records() {
            let record = record?;
            let cell = |column: usize| record.get(column).unwrap_or_default().to_owned();
            rows.push(Row {
                agent: cell(1),
                product: squeezed(&cell(2)),
                stage: cell(4),
                engaged: cell(5),
                closed: cell(6),
                value: cell(7).parse::<i64>().unwrap_or_default() * 100,
            });
        }
        Ok(Self { rows, prices })
    }

    /// What stood at the end of a day. Those of whom nobody knows when they began were not seen in the past.
    pub(crate) fn at(&self, day: &str) -> Stand {
        let mut stand = Stand::default();
        for row in self.rows.iter().filter(|row| !row.engaged.is_empty() && row.engaged.as_str() <= day) {
            let is_closed = !row.closed.is_empty() && row.closed.as_str() <= day;
            stand.add(row, is_closed, &self.prices);
        }
        stand
    }

    /// What stands after the last row.
    pub(crate) fn now(&self, of: impl Fn(&str) -> bool) -> Stand {
        let mut stand = Stand::default();
        for row in self.rows.iter().filter(|row| of(&row.agent)) {
            stand.add(row, !row.closed.is_empty(), &self.prices);
        }
        stand
    }
}

impl Stand {
    fn add(&mut self, row: &Row, is_closed: bool, prices: &BTreeMap<String, i64>) {
        match (is_closed, row.stage.as_str()) {
            (true, "Won") => {
                self.won += 1;
                self.won_value += row.value;
            }
            (true, _) => self.lost += 1,
            (false, "Prospecting") => {
                self.prospecting += 1;
                self.estimate += prices[&row.product];
            }
            (false, _) => {
                self.engaging += 1;
                self.estimate += prices[&row.product];
            }
        }
    }
}

/// `GTX Pro` and `GTXPro` are one product.
fn squeezed(name: &str) -> String {
    name.replace(' ', "")
}
