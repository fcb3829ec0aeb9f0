//! Accounts: customer companies and households.

pub mod store;

use tundish_db::{FromRow, Result, Row};
use tundish_domain::{
    Instant,
    id::{AccountId, UserId},
};

/// A customer company or household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The short number behind `AC-`.
    pub number: i64,
    /// Name.
    pub name: String,
    /// Industry in the company's own words.
    pub industry: Option<String>,
    /// Country in the company's own words.
    pub country: Option<String>,
    /// A, B or C.
    pub level: Option<String>,
    /// Address on the web.
    pub website: Option<String>,
    /// The account that this one belongs to.
    pub parent_id: Option<AccountId>,
    /// Who is responsible.
    pub owner_id: UserId,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

impl FromRow for Account {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            number: row.next()?,
            name: row.next()?,
            industry: row.next()?,
            country: row.next()?,
            level: row.next()?,
            website: row.next()?,
            parent_id: row.next()?,
            owner_id: row.next()?,
            created_at: row.next()?,
            deleted_at: row.next()?,
        })
    }
}
