//! Addresses of electronic mail: what is one, and what two of them are compared by.
//!
//! An address is a local part of words joined by dots, one `@`, and a domain of at least two labels, in any script
//! (RFC 5321 with the letters of RFC 6531). Quoted local parts, comments, names around the address and numeric hosts are
//! refused: nobody means them in a form. Whether mail arrives is only known by sending one.

use std::fmt::{self, Display};

use unicode_normalization::char::is_combining_mark;

use crate::text;

#[cfg(test)]
mod tests;

/// The greatest number of bytes of an address: a path of 256 without its brackets (RFC 5321, 4.5.3.1.3).
pub const MAX_BYTES: usize = 254;
/// The greatest number of bytes before the `@` (4.5.3.1.1).
pub const MAX_LOCAL_BYTES: usize = 64;
/// The greatest number of bytes of one label of the domain (RFC 1035, 2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// An address that mail could be sent to, as it was typed but for blanks around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`EmailError`].
    pub fn parse(text: &str) -> Result<EmailAddress, EmailError> {
        // Blanks and invisible characters at both ends; a length of bytes says nothing about blanks, so the limit comes after.
        let typed = text::clean(text, usize::MAX).map_err(|_| EmailError::Local)?;
        if typed.is_empty() {
            return Err(EmailError::Empty);
        }
        if MAX_BYTES < typed.len() {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = split(&typed)?;
        if MAX_LOCAL_BYTES < local.len() {
            return Err(EmailError::TooLong);
        }
        if domain.split('.').any(|label| MAX_LABEL_BYTES < label.len()) {
            return Err(EmailError::Domain);
        }
        // A letter such as ⑴ is compared as three characters, two of which no address may hold.
        split(&text::key(&typed))?;
        Ok(EmailAddress(typed))
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two addresses are compared by. The standard lets a server tell capitals apart before the `@`; none does.
    pub fn key(&self) -> String {
        text::key(&self.0)
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.parts().0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.parts().1
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once('@').expect("an address has an @")
    }
}

impl Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Local part and domain, each made of what it may be made of.
fn split(text: &str) -> Result<(&str, &str), EmailError> {
    let (local, domain) = text.split_once('@').ok_or(EmailError::At)?;
    if domain.contains('@') {
        return Err(EmailError::At);
    }
    if !local.split('.').all(|word| !word.is_empty() && word.chars().all(is_atom)) {
        return Err(EmailError::Local);
    }
    let last = domain.rsplit('.').next().unwrap_or_default();
    let has_name = domain.contains('.') && !last.bytes().all(|byte| byte.is_ascii_digit());
    if has_name && domain.split('.').all(is_label) { Ok((local, domain)) } else { Err(EmailError::Domain) }
}

/// What a word before the `@` is made of: `atext` of RFC 5322, and the letters, marks and digits of all scripts.
fn is_atom(c: char) -> bool {
    is_letter_or_digit(c) || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// A label of a domain: letters, marks and digits, with hyphens only within.
fn is_label(label: &str) -> bool {
    let is_edge_hyphen = label.starts_with('-') || label.ends_with('-');
    !label.is_empty() && !is_edge_hyphen && label.chars().all(|c| is_letter_or_digit(c) || c == '-')
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// There is nothing to read.
    #[error("there is no address")]
    Empty,
    /// More than [`MAX_BYTES`], or more than [`MAX_LOCAL_BYTES`] before the `@`.
    #[error("the address is too long")]
    TooLong,
    /// There is no `@`, or more than one.
    #[error("an address has exactly one @")]
    At,
    /// What stands before the `@` is not made of words joined by dots.
    #[error("what stands before the @ is not part of an address")]
    Local,
    /// What stands behind the `@` is not a domain.
    #[error("what stands behind the @ is not a domain")]
    Domain,
}

impl EmailError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            EmailError::Empty => "email_empty",
            EmailError::TooLong => "email_too_long",
            EmailError::At => "email_at",
            EmailError::Local => "email_local",
            EmailError::Domain => "email_domain",
        }
    }
}
