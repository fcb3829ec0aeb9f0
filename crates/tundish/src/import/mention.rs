//! Names that rows mention, and the drafts that are made where nobody has the name yet.

use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{AccountId, ProductId, UserId},
    text,
};

use super::{
    batch::Changed,
    desk::{Desk, Fault},
    read::{Field, Joined, Names, value::word},
};
use crate::{account::Account, product::Product, user::User};

/// The greatest number of characters of a name.
const NAME_CHARS: usize = 200;

/// What a name was joined to.
pub(super) enum Found<T> {
    One(T),
    Similar(T, String),
    Several(Vec<String>),
    None,
}

impl<T: Copy> Found<T> {
    pub(super) fn join(names: &Names<T>, name: &str) -> Self {
        match names.join(name) {
            Joined::Exact(value) => Self::One(*value),
            Joined::Similar { name, value } => Self::Similar(*value, name.to_owned()),
            Joined::Ambiguous(names) => Self::Several(names.into_iter().map(str::to_owned).collect()),
            Joined::Unknown => Self::None,
        }
    }
}

impl Desk<'_> {
    /// The person with this name or address.
    pub(super) fn person(&mut self, tx: &Tx, field: Field, name: &str) -> Result<UserId, Fault> {
        let address = word::email(name).ok();
        if let Some(user) = address.and_then(|email| self.staff.by_email.get(&text::key(email))) {
            return Ok(*user);
        }
        match Found::join(&self.staff.people, name) {
            Found::One(user) => Ok(user),
            Found::Similar(user, known) => {
                self.joined(field, name, &known);
                Ok(user)
            }
            Found::Several(names) => Err(several(field, name, &names, "Write the e-mail address instead.")),
            Found::None if self.context.may_add_people => {
                let id = self.add_person(tx, field, name, address)?;
                self.staff.draft_people.insert(id);
                Ok(id)
            }
            Found::None => Err(Fault::new(
                field,
                "unknown_person",
                format!("nobody is called \"{name}\". Ask an administrator to add the person first."),
            )),
        }
    }

    /// Makes a person who cannot sign in.
    pub(super) fn add_person(
        &mut self,
        tx: &Tx,
        field: Field,
        name: &str,
        email: Option<&str>,
    ) -> Result<UserId, Fault> {
        let user = User {
            id: tx.next_id(),
            version: 1,
            name: checked(field, name)?,
            email: email.map(str::to_owned),
            role: Role::Representative,
            team_id: None,
            is_active: true,
            locale: "en".to_owned(),
            time_zone: self.context.company.time_zone_name.clone(),
            created_at: tx.now(),
        };
        let id = user.id;
        self.batch.users.insert(id, None);
        self.staff.made_users.insert(id);
        self.staff.add_user(user);
        Ok(id)
    }

    /// The product with this name.
    pub(super) fn product(&mut self, tx: &Tx, name: &str) -> Result<ProductId, Fault> {
        let field = Field::Product;
        match Found::join(&self.staff.product_names, name) {
            Found::One(product) => Ok(product),
            Found::Similar(product, known) => {
                self.joined(field, name, &known);
                Ok(product)
            }
            Found::Several(names) => Err(several(field, name, &names, "Write one of them exactly.")),
            Found::None if self.context.may_add_products => {
                let id = self.add_product(tx, field, name)?;
                self.staff.draft_products.insert(id);
                Ok(id)
            }
            Found::None => Err(Fault::new(
                field,
                "unknown_product",
                format!("no product is called \"{name}\". Ask a director to add it first."),
            )),
        }
    }

    pub(super) fn add_product(&mut self, tx: &Tx, field: Field, name: &str) -> Result<ProductId, Fault> {
        let product = Product::new(tx.next_id(), checked(field, name)?, tx.now());
        let id = product.id;
        self.batch.products.insert(id, None);
        self.staff.add_product(product);
        Ok(id)
    }

    /// The account with this name.
    pub(super) fn account(&mut self, tx: &Tx, field: Field, name: &str) -> Result<AccountId, Fault> {
        match self.find_account(name) {
            Found::One(account) => Ok(account),
            Found::Similar(account, known) => {
                self.joined(field, name, &known);
                Ok(account)
            }
            Found::Several(names) => {
                Err(several(field, name, &names, "Write one of them exactly, or give the accounts different names."))
            }
            Found::None => {
                let id = self.add_account(tx, field, name, self.context.keeper)?;
                self.added_accounts.drafts.insert(id);
                Ok(id)
            }
        }
    }

    /// What this chunk added counts like what existed; an exact name goes before a similar one.
    pub(super) fn find_account(&self, name: &str) -> Found<AccountId> {
        let known = Found::join(&self.world.accounts, name);
        if matches!(known, Found::One(_) | Found::Several(_)) {
            return known;
        }
        match (Found::join(&self.added_accounts.names, name), known) {
            (Found::None | Found::Similar(..), known @ Found::Similar(..)) => known,
            (added, _) => added,
        }
    }

    pub(super) fn add_account(&mut self, tx: &Tx, field: Field, name: &str, owner: UserId) -> Result<AccountId, Fault> {
        // The number is drawn when it is written.
        let account = Account::new(tx.next_id(), 0, checked(field, name)?, owner, tx.now());
        let id = account.id;
        self.added_accounts.names.add(&account.name, id);
        self.added_accounts.list.push((account.name.clone(), id));
        self.batch.accounts.insert(id, Changed { before: None, after: account });
        Ok(id)
    }

    pub(super) fn joined(&mut self, field: Field, name: &str, known: &str) {
        let detail = format!("\"{name}\" is taken for \"{known}\"");
        self.warn(name, Fault::new(field, "name_joined", detail));
    }
}

fn several(field: Field, name: &str, names: &[String], remedy: &str) -> Fault {
    let names: Vec<String> = names.iter().take(5).map(|name| format!("\"{name}\"")).collect();
    Fault::new(field, "name_ambiguous", format!("\"{name}\" fits several: {}. {remedy}", names.join(", ")))
}

/// A name that can be stored.
pub(super) fn checked(field: Field, name: &str) -> Result<String, Fault> {
    text::line(name, NAME_CHARS)
        .map_err(|error| Fault::new(field, error.code(), format!("{error}. Write another name.")))
}
