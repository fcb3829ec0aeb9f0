//! What a file holds, and what a column of it can mean.

use std::fmt::{self, Display};
use std::str::FromStr;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Possible and closed sales.
    Opportunities,
    /// Customer companies.
    Accounts,
    /// What is sold.
    Products,
    /// Salespeople and whom they report to.
    People,
}

impl FileKind {
    /// Every kind; the first that fits best is taken.
    pub const ALL: [FileKind; 4] = [FileKind::Opportunities, FileKind::Accounts, FileKind::Products, FileKind::People];

    /// The name as the command line and the database have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FileKind::Opportunities => "opportunities",
            FileKind::Accounts => "accounts",
            FileKind::Products => "products",
            FileKind::People => "people",
        }
    }

    /// The columns without which a file is not of this kind.
    pub const fn needs(self) -> &'static str {
        match self {
            FileKind::Opportunities => {
                "an opportunity's name or id, and a stage, amount or close date (opportunity_id, deal_stage)"
            }
            FileKind::Accounts => "an account's name and one more column about it (account, sector)",
            FileKind::Products => "a product's name, and a price or family (product, sales_price)",
            FileKind::People => "a salesperson's name, and a manager, office or e-mail (sales_agent, manager)",
        }
    }
}

impl Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for FileKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<FileKind, UnknownKind> {
        FileKind::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownKind)
    }
}

/// Not the name of a kind of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of files that is imported; take opportunities, accounts, products or people")]
pub struct UnknownKind;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The identifier of the row in the system that it comes from.
    Key,
    /// The name of the opportunity, account, product or person.
    Name,
    /// Who is responsible, by name or e-mail.
    Owner,
    /// The customer, by name.
    Account,
    /// The product, by name.
    Product,
    /// The pipeline, by name.
    Pipeline,
    /// The stage, by name.
    Stage,
    /// Open, won or lost, as a word.
    Status,
    /// Whether it is won.
    IsWon,
    /// Whether it is lost.
    IsLost,
    /// Whether it is won or lost.
    IsClosed,
    /// The channel that it was sold through.
    Channel,
    /// What it is expected to bring.
    Amount,
    /// What it brought when it closed.
    CloseValue,
    /// The currency of the row.
    Currency,
    /// How likely it is to be won.
    Probability,
    /// What is to be done next.
    NextStep,
    /// Why it was won or lost.
    CloseReason,
    /// The day on which the customer was engaged.
    EngagedOn,
    /// The day of closing: expected while it is open, real afterwards.
    CloseOn,
    /// The day on which it is expected to close.
    ExpectedCloseOn,
    /// The day on which it was won.
    WonOn,
    /// The day on which it was lost.
    LostOn,
    /// The day on which it was created.
    CreatedOn,
    /// The day on which it came to its present stage.
    StageChangedOn,
    /// The industry of an account.
    Industry,
    /// The year in which an account was founded.
    YearEstablished,
    /// What an account earns in a year, in the unit of the file.
    Revenue,
    /// How many people work at an account.
    Employees,
    /// The country of an account.
    Country,
    /// The web site of an account.
    Website,
    /// The account that an account belongs to, by name.
    Parent,
    /// The family of a product.
    Family,
    /// The list price of a product.
    Price,
    /// Whom a person reports to, by name.
    Manager,
    /// The office of a person.
    Office,
    /// The e-mail address of a person.
    Email,
}

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// As text.
    Text,
    /// As a day.
    Day,
    /// As an amount of money.
    Money,
    /// As a number.
    Number,
    /// As a whole number.
    Whole,
    /// As a share, 0 to 100 %.
    Share,
    /// As yes or no.
    YesNo,
    /// As the code of a currency.
    Currency,
    /// As an e-mail address.
    Email,
}

impl Field {
    /// How cells of this meaning are read.
    pub const fn field_type(self) -> FieldType {
        match self {
            Field::EngagedOn
            | Field::CloseOn
            | Field::ExpectedCloseOn
            | Field::WonOn
            | Field::LostOn
            | Field::CreatedOn
            | Field::StageChangedOn => FieldType::Day,
            Field::Amount | Field::CloseValue | Field::Price => FieldType::Money,
            Field::Revenue => FieldType::Number,
            Field::YearEstablished | Field::Employees => FieldType::Whole,
            Field::Probability => FieldType::Share,
            Field::IsWon | Field::IsLost | Field::IsClosed => FieldType::YesNo,
            Field::Currency => FieldType::Currency,
            Field::Email => FieldType::Email,
            _ => FieldType::Text,
        }
    }
}
