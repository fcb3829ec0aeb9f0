//! One record into one typed row, collecting every bad cell on the way.

use tundish_domain::money::Probability;
use tundish_domain::{Currency, Day, Money, text};

use super::outcome::{stage_outcome, status_outcome};
use super::{AccountRow, CellError, Content, OpportunityRow, Outcome, OwnCells, PersonRow, ProductRow};
use crate::csv_cell;
use crate::import::read::error::{Place, shorten};
use crate::import::read::heading::{Field, FileKind};
use crate::import::read::plan::{Column, Format, Plan};
use crate::import::read::split::Record;
use crate::import::read::value::number::{Number, sign_fits};
use crate::import::read::value::{CellProblem, DecimalMark, Unit, word};

/// Builds the rows of one file.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    plan: &'a Plan,
    /// Known columns by [`Field`] as number.
    columns: Vec<Option<Column>>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(plan: &'a Plan) -> Builder<'a> {
        let mut columns = Vec::new();
        for column in &plan.columns {
            let at = column.field as usize;
            if columns.len() <= at {
                columns.resize(at + 1, None);
            }
            columns[at] = Some(*column);
        }
        Builder { plan, columns }
    }

    /// The row, or its bad cells from left to right.
    pub(super) fn build(&self, record: &Record) -> Result<Content, Vec<CellError>> {
        let mut cells = Cells { builder: self, record, errors: Vec::new() };
        let content = match self.plan.kind {
            FileKind::Opportunities => Content::Opportunity(Box::new(cells.opportunity())),
            FileKind::Accounts => Content::Account(cells.account()),
            FileKind::Products => Content::Product(cells.product()),
            FileKind::People => Content::Person(cells.person()),
        };
        let mut errors = cells.errors;
        if errors.is_empty() {
            return Ok(content);
        }
        errors.sort_by_key(|error| error.place);
        Err(errors)
    }

    fn column(&self, field: Field) -> Option<Column> {
        self.columns.get(field as usize).copied().flatten()
    }
}

/// The cells of one record, and what is wrong with them so far.
struct Cells<'a> {
    builder: &'a Builder<'a>,
    record: &'a Record,
    errors: Vec<CellError>,
}

impl Cells<'_> {
    fn opportunity(&mut self) -> OpportunityRow {
        let (key, name) = (self.text(Field::Key), self.name(Field::Name));
        if key.is_none() && name.is_none() {
            let field = if self.builder.column(Field::Key).is_some() { Field::Key } else { Field::Name };
            self.fault(field, CellProblem::Missing);
        }
        let stage_name = self.name(Field::Stage);
        let outcome = self.outcome(stage_name.as_deref());
        let mut currency = self.currency();
        let amount = self.money(Field::Amount, &mut currency);
        let close_value = self.money(Field::CloseValue, &mut currency);
        let close_on = self.day(Field::CloseOn);
        let (won_on, lost_on) = (self.day(Field::WonOn), self.day(Field::LostOn));
        let expected_on = self.day(Field::ExpectedCloseOn);
        let (expected_close_on, closed_on) = match outcome {
            Outcome::Open => (expected_on.or(close_on), None),
            Outcome::Won => (expected_on, won_on.or(close_on)),
            Outcome::Lost => (expected_on, lost_on.or(close_on)),
        };
        OpportunityRow {
            key,
            name,
            owner_name: self.name(Field::Owner),
            account_name: self.name(Field::Account),
            product_name: self.name(Field::Product),
            pipeline_name: self.name(Field::Pipeline),
            stage_name,
            outcome,
            channel: self
                .read(Field::Channel, |text, _| text.to_lowercase().parse().map_err(|_| CellProblem::NotAChannel)),
            currency: currency.code,
            amount,
            close_value,
            probability: self.read(Field::Probability, share),
            next_step: self.text(Field::NextStep),
            close_reason: self.text(Field::CloseReason),
            engaged_on: self.day(Field::EngagedOn),
            expected_close_on,
            closed_on,
            created_on: self.day(Field::CreatedOn),
            stage_changed_on: self.day(Field::StageChangedOn),
            own: self.own(),
        }
    }

    fn account(&mut self) -> AccountRow {
        AccountRow {
            key: self.text(Field::Key),
            name: self.required(Field::Name),
            owner_name: self.name(Field::Owner),
            industry: self.text(Field::Industry),
            founded_year: self.whole(Field::YearEstablished),
            revenue: self.read(Field::Revenue, |text, format| Number::scan(text)?.decimal(mark(format))),
            employees: self.whole(Field::Employees),
            country: self.text(Field::Country),
            website: self.text(Field::Website),
            parent_name: self.name(Field::Parent),
            created_on: self.day(Field::CreatedOn),
            own: self.own(),
        }
    }

    fn product(&mut self) -> ProductRow {
        let mut currency = self.currency();
        ProductRow {
            key: self.text(Field::Key),
            name: self.required(Field::Name),
            family: self.text(Field::Family),
            price: self.money(Field::Price, &mut currency),
            own: self.own(),
        }
    }

    fn person(&mut self) -> PersonRow {
        PersonRow {
            name: self.required(Field::Name),
            email: self.read(Field::Email, |text, _| word::email(text).map(str::to_owned)),
            manager_name: self.name(Field::Manager),
            office: self.name(Field::Office),
            own: self.own(),
        }
    }

    /// The value of a column, if there is one and its cell is filled. A bad cell is noted and gives nothing.
    fn read<T>(&mut self, field: Field, read: impl FnOnce(&str, Format) -> Result<T, CellProblem>) -> Option<T> {
        let column = self.builder.column(field)?;
        let cell = csv_cell::restore(self.record.cell(column.column));
        let text = word::tidy(&cell);
        if text.is_empty() {
            return None;
        }
        match read(&text, column.format) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.fault(field, problem);
                None
            }
        }
    }

    fn fault(&mut self, field: Field, problem: CellProblem) {
        let Some(column) = self.builder.column(field) else {
            return;
        };
        self.errors.push(CellError {
            place: Place { row: self.record.row(), column: column.column + 1 },
            heading: self.builder.plan.headings[column.column].clone(),
            value: shorten(self.record.cell(column.column).trim()),
            problem,
        });
    }

    fn text(&mut self, field: Field) -> Option<String> {
        self.read(field, |text, _| Ok(text.to_owned()))
    }

    /// A name is one line, whatever a cell of a spreadsheet may hold.
    fn name(&mut self, field: Field) -> Option<String> {
        let name = self.text(field)?;
        Some(text::one_line(&name).trim().to_owned()).filter(|name| !name.is_empty())
    }

    fn required(&mut self, field: Field) -> String {
        let text = self.name(field);
        if text.is_none() {
            self.fault(field, CellProblem::Missing);
        }
        text.unwrap_or_default()
    }

    fn day(&mut self, field: Field) -> Option<Day> {
        self.read(field, |text, format| match format {
            Format::Day(format) => format.read(text),
            _ => Err(CellProblem::NotADay),
        })
    }

    fn whole(&mut self, field: Field) -> Option<i64> {
        self.read(field, |text, _| Number::scan(text)?.whole())
    }

    fn own(&self) -> OwnCells {
        let filled = |(column, _): &(usize, String)| {
            let cell = csv_cell::restore(self.record.cell(*column));
            let text = word::tidy(&cell);
            (!text.is_empty()).then(|| (*column, text.into_owned()))
        };
        self.builder.plan.own.iter().filter_map(filled).collect()
    }

    fn currency(&mut self) -> RowCurrency {
        let named = self.read(Field::Currency, |text, _| text.parse().map_err(|_| CellProblem::NotACurrency));
        RowCurrency { code: named.unwrap_or(self.builder.plan.currency), named: named.is_some() }
    }

    /// An amount. A currency written in the cell names the currency of the row when no column does.
    fn money(&mut self, field: Field, currency: &mut RowCurrency) -> Option<Money> {
        let money = self.read(field, |text, format| {
            let number = Number::scan(text)?;
            let marked = match number.unit {
                Unit::None => currency.code,
                Unit::Currency(marked) if !currency.named || marked == currency.code => marked,
                Unit::Shared(sign) if sign_fits(sign, currency.code) => currency.code,
                Unit::Currency(marked) => return Err(other(marked.as_str(), currency.code)),
                Unit::Shared(sign) => return Err(other(sign, currency.code)),
                Unit::Percent => return Err(CellProblem::NotANumber),
            };
            Ok((Money::parse(&number.decimal(mark(format))?, marked)?, number.unit != Unit::None))
        });
        let (money, marked) = money?;
        *currency = RowCurrency { code: money.currency, named: currency.named || marked };
        Some(money)
    }

    /// Won or lost as stage, status and flags say together.
    fn outcome(&mut self, stage: Option<&str>) -> Outcome {
        let said = [
            (Field::Stage, stage.and_then(stage_outcome)),
            (Field::Status, self.read(Field::Status, |text, _| status_outcome(text))),
            (Field::IsWon, self.yes(Field::IsWon).filter(|yes| *yes).map(|_| Outcome::Won)),
            (Field::IsLost, self.yes(Field::IsLost).filter(|yes| *yes).map(|_| Outcome::Lost)),
            (Field::IsClosed, self.closed_outcome()),
        ];
        let mut said = said.into_iter().filter_map(|(field, outcome)| Some((field, outcome?)));
        let Some((_, first)) = said.next() else {
            return Outcome::Open;
        };
        for (field, outcome) in said {
            if outcome != first {
                self.fault(field, CellProblem::OutcomeConflict { here: outcome.as_str(), elsewhere: first.as_str() });
            }
        }
        first
    }

    fn yes(&mut self, field: Field) -> Option<bool> {
        self.read(field, |text, _| word::yes_or_no(text))
    }

    /// Closed and not won is lost; not closed is open.
    fn closed_outcome(&mut self) -> Option<Outcome> {
        let closed = self.yes(Field::IsClosed)?;
        if !closed {
            return Some(Outcome::Open);
        }
        let column = self.builder.column(Field::IsWon)?;
        let won = word::yes_or_no(self.record.cell(column.column).trim()).ok()?;
        Some(if won { Outcome::Won } else { Outcome::Lost })
    }
}

/// The currency of a row, and whether the row itself names it.
struct RowCurrency {
    code: Currency,
    named: bool,
}

fn other(marked: &str, row: Currency) -> CellProblem {
    CellProblem::OtherCurrency { marked: marked.to_owned(), row }
}

fn mark(format: Format) -> DecimalMark {
    match format {
        Format::Number(mark) | Format::Share { mark, .. } => mark,
        Format::Text | Format::Day(_) => DecimalMark::Point,
    }
}

/// A share in millionths; digits beyond are refused like those beyond a currency's.
fn share(text: &str, format: Format) -> Result<Probability, CellProblem> {
    let number = Number::scan(text)?;
    let of_hundred = match (number.unit, format) {
        (Unit::Percent, _) => true,
        (Unit::None, Format::Share { percent, .. }) => percent,
        _ => return Err(CellProblem::NotANumber),
    };
    let decimal = number.decimal(mark(format))?;
    let decimals = if of_hundred { 4 } else { 6 };
    let millionths = scaled(&decimal, decimals).ok_or(CellProblem::NotAShare)?;
    Probability::from_millionths(millionths).ok_or(CellProblem::NotAShare)
}

/// A decimal in units of 10^-`decimals`, rounded half to even: programs write a third as 33.333333333.
fn scaled(decimal: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(decimals).collect();
    let rest = fraction.get(decimals..).unwrap_or_default().trim_end_matches('0');
    let units: i64 = format!("{whole}{kept}").parse().ok()?;
    let up = match rest.cmp("5") {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => units % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    Some(if up { units.checked_add(if decimal.starts_with('-') { -1 } else { 1 })? } else { units })
}
