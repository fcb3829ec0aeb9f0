//! The headings that are known, as data.
//!
//! Headings are compared by [`super::heading_key`]: letters and digits only, so `close_date`, `Close Date`, `CloseDate` and
//! `Close Date*` are one heading and stand here once. Within a field the first heading that a file has is taken; the others
//! become own fields. Names and e-mails of other people and companies (parent account, assistant, owner) are never the
//! identity of a row and stand under their own fields only.

use std::sync::LazyLock;

use super::field::{Field, FileKind};
use super::heading_key;

/// How much a heading says about what a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It stands in files of this kind, and means the same in no other.
    Much,
    /// Many kinds of files have it.
    Little,
}

use Says::{Little, Much};

type Alias = (Field, Says, &'static [&'static str]);

type AliasKeys = Vec<(Field, Says, Vec<String>)>;

/// The aliases of a kind with the keys of their headings, made once.
pub(super) fn aliases(kind: FileKind) -> &'static AliasKeys {
    static KEYS: LazyLock<[AliasKeys; 4]> =
        LazyLock::new(|| [OPPORTUNITIES, ACCOUNTS, PRODUCTS, PEOPLE].map(with_keys));
    match kind {
        FileKind::Opportunities => &KEYS[0],
        FileKind::Accounts => &KEYS[1],
        FileKind::Products => &KEYS[2],
        FileKind::People => &KEYS[3],
    }
}

fn with_keys(aliases: &[Alias]) -> AliasKeys {
    aliases.iter().map(|(field, says, headings)| (*field, *says, keys(headings))).collect()
}

pub(super) fn keys(headings: &[&str]) -> Vec<String> {
    headings.iter().map(|heading| heading_key(heading)).collect()
}

const OPPORTUNITIES: &[Alias] = &[
    (Field::Key, Much, &["Opportunity ID", "Deal - ID", "Deal ID", "Deal - Pipedrive System ID"]),
    (Field::Key, Little, &["ID", "Record ID", "ID de registro"]),
    (
        Field::Name,
        Much,
        &["Opportunity Name", "Deal Name", "Deal - Title", "Deal title", "Opportunity", "Verkaufschance"],
    ),
    (Field::Name, Little, &["Name"]),
    (
        Field::Owner,
        Much,
        &["Opportunity Owner", "Deal owner", "Deal - Owner", "Sales agent", "Salesperson", "Sales rep", "Verkäufer"],
    ),
    (Field::Owner, Little, &["Owner", "Owner Name"]),
    (
        Field::Account,
        Much,
        &[
            "Account Name",
            "Account",
            "Associated Company (Primary)",
            "Associated Company",
            "Deal - Organization",
            "Organization - Name",
            "Customer",
            "Company",
            "Company name",
            "Kunde",
            "Firma",
        ],
    ),
    (Field::Product, Much, &["Product", "Product Name", "Deal - Product name", "Produkt"]),
    (Field::Pipeline, Much, &["Pipeline", "Deal - Pipeline"]),
    (Field::Stage, Much, &["Stage", "Stage Name", "Deal Stage", "Deal - Stage", "Deal - Stage (pipeline)", "Phase"]),
    (Field::Status, Much, &["Deal - Status"]),
    (Field::Status, Little, &["Status"]),
    (Field::IsWon, Much, &["Is Won", "Is Closed Won"]),
    (Field::IsLost, Much, &["Is Closed Lost"]),
    (Field::IsClosed, Much, &["Is Closed"]),
    (Field::Channel, Much, &["Channel", "Sales channel", "Vertriebskanal"]),
    (Field::Amount, Much, &["Amount", "Deal - Value", "Total Amount", "Deal value", "Betrag"]),
    (Field::CloseValue, Much, &["Close value"]),
    (
        Field::Currency,
        Little,
        &[
            "Currency",
            "Currency ISO Code",
            "Amount Currency",
            "Total Amount Currency",
            "Opportunity Currency",
            "Deal - Currency of Value",
            "Deal - Currency",
            "Währung",
        ],
    ),
    (Field::Probability, Much, &["Probability (%)", "Deal probability", "Deal - Probability"]),
    (Field::NextStep, Much, &["Next Step", "Opportunity Next Steps", "Next Steps", "Nächster Schritt"]),
    (Field::CloseReason, Much, &["Deal - Lost reason", "Closed Lost Reason", "Lost reason", "Loss Reason"]),
    (Field::EngagedOn, Much, &["Engage date"]),
    (Field::CloseOn, Much, &["Close Date", "Abschlussdatum"]),
    (Field::ExpectedCloseOn, Much, &["Deal - Expected close date", "Expected close date"]),
    (Field::WonOn, Much, &["Deal - Won time"]),
    (Field::LostOn, Much, &["Deal - Lost time"]),
    (
        Field::CreatedOn,
        Little,
        &[
            "Created Date",
            "Create Date",
            "Deal - Deal created",
            "Deal - Creation date",
            "Deal - Add time",
            "Erstelldatum",
        ],
    ),
    (
        Field::StageChangedOn,
        Much,
        &["Last Stage Change Date", "Deal - Last stage change", "Date entered current stage"],
    ),
];

const ACCOUNTS: &[Alias] = &[
    (Field::Key, Much, &["Account ID", "Organization - ID", "Company ID"]),
    (Field::Key, Little, &["ID", "Record ID", "ID de registro"]),
    (
        Field::Name,
        Much,
        &[
            "Account",
            "Account Name",
            "Company name",
            "Organization - Name",
            "Company",
            "Nombre de la empresa",
            "Firma",
            "Kunde",
        ],
    ),
    (Field::Name, Little, &["Name"]),
    (Field::Owner, Much, &["Account Owner", "Company owner", "Organization - Owner"]),
    (Field::Owner, Little, &["Owner", "Owner Name"]),
    (Field::Industry, Much, &["Sector", "Industry", "Organization - Industry", "Branche"]),
    (Field::YearEstablished, Much, &["Year established", "Year Founded", "Founded"]),
    (Field::Revenue, Much, &["Revenue", "Annual Revenue", "Organization - Annual revenue", "Umsatz"]),
    (
        Field::Employees,
        Much,
        &["Employees", "Number of Employees", "Organization - Number of employees", "Mitarbeiter"],
    ),
    (
        Field::Country,
        Little,
        &[
            "Office location",
            "Country",
            "Country/Region",
            "Billing Country",
            "Organization - Country of Address",
            "País/región",
            "Land",
        ],
    ),
    (Field::Website, Little, &["Website", "Website URL", "Organization - Website", "Company Domain Name"]),
    (Field::Parent, Much, &["Subsidiary of", "Parent Account", "Parent Company", "Organization - Parent"]),
    (Field::CreatedOn, Little, &["Created Date", "Create Date", "Organization - Organization created"]),
];

const PRODUCTS: &[Alias] = &[
    (Field::Key, Much, &["Product ID", "Product Code", "SKU"]),
    (Field::Key, Little, &["ID", "Record ID"]),
    (Field::Name, Much, &["Product", "Product Name", "Produkt"]),
    (Field::Name, Little, &["Name"]),
    (Field::Family, Much, &["Series", "Product Family", "Family", "Product line"]),
    (Field::Price, Much, &["Sales price", "List price", "Unit price", "Price", "Listenpreis", "Preis"]),
    (Field::Currency, Little, &["Currency", "Currency ISO Code", "Währung"]),
];

const PEOPLE: &[Alias] = &[
    (Field::Name, Much, &["Sales agent", "Salesperson", "Sales rep", "Verkäufer"]),
    (Field::Name, Little, &["Name", "Full Name", "User"]),
    (Field::Manager, Much, &["Manager", "Sales manager", "Manager Name"]),
    (Field::Office, Much, &["Regional office", "Office", "Sales office", "Region"]),
    (Field::Email, Little, &["Email", "E-mail address"]),
];
