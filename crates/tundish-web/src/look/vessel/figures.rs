//! What the picture is drawn from. All values are in display units of one currency, such as thousands of EUR.

use jiff::civil::Date;

use crate::kit::marker::Part;
use crate::kit::total::Conversion;
use crate::messages::{DisplayUnit, Messages};

/// The funnel of one day.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The day shown.
    pub day: Date,
    /// Whether that day is in the past.
    pub past: bool,
    /// The unit of all values.
    pub unit: DisplayUnit,
    /// The code of the currency of all values.
    pub currency: String,
    /// The value at which the vessel is full; see [`super::Vessel::capacity_for`].
    pub capacity: f64,
    /// At which rates the values were converted, and what they leave out.
    pub conversion: Conversion,
    /// What stands in each currency, when there are several.
    pub currencies: Vec<CurrencyFigures>,
    /// The parts, from the rim to the floor.
    pub parts: [PartFigures; 3],
    /// Where the opportunities of all parts are listed.
    pub rows: Rows,
    /// Opportunities that came in, week by week, oldest first, the last week being the one of the day shown.
    pub came_in: Vec<Week>,
    /// Orders won, over the same weeks.
    pub went_out: Vec<Week>,
}

/// What stands in one currency, formatted in it.
#[derive(Clone, Debug)]
pub struct CurrencyFigures {
    /// Its code.
    pub currency: String,
    /// The value of each part, from the rim to the floor.
    pub parts: [String; 3],
    /// All of them, as far as amounts are known.
    pub known: String,
    /// As far as they are estimated.
    pub estimated: String,
    /// What one costs and since when; nothing for the currency of the values.
    pub rate: Option<(String, Date)>,
    /// Whether there is no rate for it.
    pub is_missing: bool,
}

/// One part of the funnel.
#[derive(Clone, Debug)]
pub struct PartFigures {
    /// Which.
    pub part: Part,
    /// How many are open in it.
    pub count: u64,
    /// Their value, as far as the amount is known.
    pub known: f64,
    /// Their value, as far as it is estimated.
    pub estimated: f64,
    /// How many have no amount at all; they are counted but have no area.
    pub without_amount: u64,
    /// What moves in a week, when that is known.
    pub flow: Option<Flow>,
    /// Its stages, in their order.
    pub stages: Vec<StageFigures>,
    /// Where they are listed.
    pub rows: Rows,
}

/// Where opportunities are listed.
#[derive(Clone, Debug)]
pub struct Rows {
    /// All of them.
    pub all: String,
    /// Those whose amount is known.
    pub known: String,
    /// Those with an estimated amount.
    pub estimated: String,
    /// Those without an amount.
    pub without_amount: String,
}

/// What moves through a part in a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// How many arrive.
    pub arrive: f64,
    /// How many go on to the next part; from the lowest: how many are ordered.
    pub move_on: f64,
    /// How many are lost.
    pub lost: f64,
}

/// One stage within a part.
#[derive(Clone, Debug)]
pub struct StageFigures {
    /// Its name.
    pub name: String,
    /// How many stand in it.
    pub count: u64,
    /// Their value, estimates included.
    pub value: f64,
    /// Where they are listed.
    pub href: String,
}

/// One week of a row of columns.
#[derive(Clone, Debug)]
pub struct Week {
    /// Its Monday.
    pub first_day: Date,
    /// How many.
    pub count: u64,
    /// Where they are listed.
    pub href: String,
}

impl PartFigures {
    /// The value, estimates included.
    pub fn value(&self) -> f64 {
        self.known + self.estimated
    }
}

impl Figures {
    /// How many are open.
    pub fn count(&self) -> u64 {
        self.parts.iter().map(|part| part.count).sum()
    }

    /// The value of all, estimates included.
    pub fn value(&self) -> f64 {
        self.parts.iter().map(PartFigures::value).sum()
    }

    /// The part of the value that is estimated.
    pub fn estimated(&self) -> f64 {
        self.parts.iter().map(|part| part.estimated).sum()
    }

    /// How many have no amount.
    pub fn without_amount(&self) -> u64 {
        self.parts.iter().map(|part| part.without_amount).sum()
    }

    /// The value weighted by 25, 50 and 75 of 100.
    pub fn weighted(&self) -> f64 {
        self.parts.iter().map(|part| part.value() * part.part.weight_of_100() as f64 / 100.0).sum()
    }

    /// A value with the unit's sign, without the currency: `1,080 k`.
    pub fn short(&self, m: Messages, value: f64) -> String {
        match self.unit.sign(m) {
            "" => m.whole(value),
            sign => format!("{}\u{a0}{sign}", m.whole(value)),
        }
    }

    /// A value with the unit's sign and the currency: `1,080 k EUR`, `≈ 1,080 k EUR` when rates went into it.
    pub fn money(&self, m: Messages, value: f64) -> String {
        self.conversion.figure(m, format!("{}\u{a0}{}", m.whole(value), self.unit.label(m, &self.currency)))
    }

    /// In what the values are: `k EUR`, `≈ k EUR`.
    pub fn label(&self, m: Messages) -> String {
        self.conversion.figure(m, self.unit.label(m, &self.currency))
    }

    /// The picture in words.
    pub fn in_words(&self, m: Messages) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| m.part_in_words(part.part.label(m), &self.short(m, part.value()), part.count))
            .collect();
        m.picture_in_words(
            self.day,
            &self.money(m, self.value()),
            self.count(),
            &self.short(m, self.estimated()),
            &parts,
        )
    }
}
