//! The address of a list: its only state, which can be sent, kept and gone back to.

use std::collections::BTreeMap;

use tundish_web::http::{error::WebError, page::Cursor, redirect::LocalPath};
use url::form_urlencoded;

use super::{Paged, href};
use crate::{
    own_field::KINDS,
    record::{
        field, kind,
        list::{self, Asked, Key, Place},
        value,
    },
    search::find::LONGEST,
};

/// What the address says: the only state of the list.
#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    pub(super) asked: Asked,
    pub(super) after: Option<Cursor>,
    pub(super) before: Option<Cursor>,
}

impl Address {
    /// Reads it; what it says wrongly is left out.
    pub(super) fn read<R: Paged>(query: BTreeMap<String, String>) -> Self {
        let mut address = Self::default();
        for (name, said) in query {
            if said.is_empty() {
                continue;
            }
            match name.as_str() {
                "after" => address.after = Some(Cursor::sent(said)),
                "before" => address.before = Some(Cursor::sent(said)),
                "q" if list::is_looked_up::<R>() && said.len() <= LONGEST => address.asked.q = Some(said),
                "own" if KINDS.contains(&kind::<R>()) => address.asked.own = said.parse().ok(),
                "name" if R::HAS_NAME => address.asked.name = value::kept_name(&said).ok(),
                _ => {
                    let field = R::FILTERS.iter().find(|filter| **filter == name);
                    let field = field.and_then(|filter| field::find(R::FIELDS, filter));
                    if let Some(field) = field
                        && let Ok(kept) = value::kept_filter(field, &said)
                    {
                        address.asked.fields.push((field.name, kept));
                    }
                }
            }
        }
        address
    }

    pub(super) fn list_name<R: Paged>(&self) -> String {
        format!("page of {} {:?}", list::name::<R>(), self.asked)
    }

    pub(super) fn place<R: Paged>(&self) -> Result<Place, WebError> {
        let name = self.list_name::<R>();
        Ok(match (&self.after, &self.before) {
            (Some(after), _) => Place::After(after.key::<Key>(&name)?),
            (None, Some(before)) => Place::Before(before.key::<Key>(&name)?),
            (None, None) => Place::First,
        })
    }

    /// The address of the list with these conditions and a place.
    pub(super) fn path<R: Paged>(asked: &Asked, place: Option<(&str, &Cursor)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(name) = &asked.name {
            query.append_pair("name", name);
        }
        if let Some(typed) = &asked.q {
            query.append_pair("q", typed);
        }
        for (name, kept) in &asked.fields {
            query.append_pair(name, kept);
        }
        if let Some(own) = &asked.own {
            query.append_pair("own", &own.to_string());
        }
        if let Some((name, cursor)) = place {
            query.append_pair(name, cursor.as_str());
        }
        let query = query.finish();
        if query.is_empty() { R::PATH.to_owned() } else { format!("{}?{query}", R::PATH) }
    }

    pub(super) fn without(&self, field: &str) -> Asked {
        let mut asked = self.asked.clone();
        asked.fields.retain(|(name, _)| *name != field);
        match field {
            "name" => asked.name = None,
            "q" => asked.q = None,
            "own" => asked.own = None,
            _ => {}
        }
        asked
    }

    /// The address of a list of this kind as a parameter of a record's page says it; nothing when it is none.
    pub(super) fn parse<R: Paged>(text: &str) -> Option<Self> {
        let rest = LocalPath::parse(text)?.as_str().strip_prefix(R::PATH)?.to_owned();
        let query = if rest.is_empty() { "" } else { rest.strip_prefix('?')? };
        Some(Self::read::<R>(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }

    /// The address of a record that is opened from the list.
    pub(super) fn record<R: Paged>(&self, id: R::Id) -> String {
        let list = Self::path::<R>(&self.asked, None);
        let from: String = form_urlencoded::Serializer::new(String::new()).append_pair("from", &list).finish();
        format!("{}?{from}", href::<R>(id))
    }
}
