//! Pages of plain records: those that the actor sees, narrowed by fields, in one order, by cursor in both directions.

use std::future::Future;

use tundish_db::{FromRow, Result, Row, Tx, Value};
use tundish_domain::{
    id::{EntityId, Tsid},
    policy::{Actor, Denied, Permitted, Relation, allowed, permit},
    text,
};

use super::{Field, Found, Kind, Record, field, kind, store};
use crate::{
    access::Sight,
    own_field::{self, KINDS},
    search::{Kind as Sought, find},
};

/// In which order a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By name, from the first letter on.
    ByName,
    /// The newest first.
    Newest,
}

/// A record that is listed.
pub(crate) trait Listed: Record {
    /// The order of the list.
    const ORDER: Order;
    /// Whether it can be narrowed by how the name begins.
    const HAS_NAME: bool = true;
    /// The fields by which it can be narrowed, each by equality.
    const FILTERS: &'static [&'static str];

    /// The condition that a row with the alias `r` must meet to be seen; `place` is that of [`Sight::argument`].
    fn seen(sight: Sight, place: usize) -> String {
        if Self::OF_THE_COMPANY {
            // Every argument has a place.
            return format!("cast(${place} as bigint) is not null");
        }
        sight.condition("r", kind::<Self>(), place)
    }

    /// Where the rows come from; [`Sight::argument`] is `$1`.
    fn source(_tx: &mut Tx, sight: Sight) -> impl Future<Output = Result<Source>> + Send {
        async move {
            Ok(Source { from: format!("{} r", Self::TABLE), seen: Self::seen(sight, 1), is_whole: "true".to_owned() })
        }
    }
}

/// Where the rows of a list come from, in SQL.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The tables, that of the record under the alias `r`.
    pub(crate) from: String,
    /// The condition under which a row is seen.
    pub(crate) seen: String,
    /// Whether the actor sees all of it or only its card.
    pub(crate) is_whole: String,
}

/// What is asked for; what is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The beginning of the name.
    pub(crate) name: Option<String>,
    /// Words by which it is found.
    pub(crate) q: Option<String>,
    /// What an own field is to hold.
    pub(crate) own: Option<own_field::Filter>,
    /// Fields and what they are to hold.
    pub(crate) fields: Vec<(&'static str, String)>,
}

/// Whether records of this kind are found by words.
pub(crate) fn is_looked_up<R: Record>() -> bool {
    Sought::of_word(kind::<R>()).is_some()
}

/// A place in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// At its beginning.
    #[default]
    First,
    /// Behind this key.
    After(Key),
    /// Before this key.
    Before(Key),
}

/// The key of a row: its folded name and its identifier.
pub(crate) type Key = (String, i64);

/// The key of a record in its list.
pub(crate) fn key<R: Listed>(record: &R) -> Key {
    let id: Tsid = record.id().into();
    match R::ORDER {
        Order::ByName => (text::key(&record.name()), id.get()),
        Order::Newest => (String::new(), id.get()),
    }
}

struct Line<R> {
    record: R,
    is_whole: bool,
}

impl<R: Record> FromRow for Line<R> {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { record: R::from_row(row)?, is_whole: row.next()? })
    }
}

/// The next `count` records in the order of the list, or those before a place, in the same order.
pub(crate) async fn page<R: Listed>(
    tx: &mut Tx,
    actor: &Actor,
    asked: &Asked,
    place: &Place,
    count: i64,
) -> Result<std::result::Result<Vec<Found<R>>, Denied>> {
    let sight = match Sight::of(actor, <R::Read as Permitted>::ACTION.collection()) {
        Ok(sight) => sight,
        Err(denied) => return Ok(Err(denied)),
    };
    // Whoever may see none, however they stand to it, has no list.
    let sees_some =
        |role| Relation::ALL.iter().any(|relation| allowed(role, <R::ReadCard as Permitted>::ACTION, *relation));
    if !actor.role().is_none_or(sees_some) {
        return Ok(Err(Denied::Forbidden));
    }
    if R::OF_THE_COMPANY
        && let Err(denied) = permit::<R::Read>(actor, Relation::Company)
    {
        return Ok(Err(denied));
    }
    let meant = match (&asked.q, Sought::of_word(kind::<R>())) {
        (Some(typed), Some(sought)) => Some(find::ids(tx, actor, sought, typed).await?),
        _ => None,
    };
    if meant.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Ok(Vec::new()));
    }
    let source = R::source(tx, sight).await?;
    let mut arguments: Vec<Value<'_>> = vec![sight.argument()];
    let mut conditions = vec![source.seen, "r.deleted_at is null".to_owned()];
    let mut bind = |value: Value<'static>| {
        arguments.push(value);
        format!("${}", arguments.len())
    };
    for (name, wanted) in &asked.fields {
        let Some(field) = field::find(R::FIELDS, name) else { continue };
        match column(field, wanted) {
            Some(value) => conditions.push(format!("r.{name} = {}", bind(value))),
            None => return Ok(Ok(Vec::new())),
        }
    }
    if let Some(meant) = meant {
        let meant: Vec<String> = meant.into_iter().map(|id| bind(id.into())).collect();
        conditions.push(format!("r.id in ({})", meant.join(", ")));
    }
    if let Some(own) = asked.own.as_ref().filter(|_| KINDS.contains(&kind::<R>())) {
        // A card does not say what is in own fields; being found by one would.
        conditions.push(source.is_whole.clone());
        let (field, key) = (bind(own.field.into()), bind(own.key().into()));
        conditions.push(own_field::Filter::condition("r.id", &field, &key));
    }
    if let Some(name) = asked.name.as_ref().filter(|_| R::HAS_NAME) {
        let from = text::key(name);
        let to = format!("{from}{}", char::MAX);
        conditions.push(format!("r.name_key >= {} and r.name_key < {}", bind(from.into()), bind(to.into())));
    }
    let (key, is_upwards) = match R::ORDER {
        Order::ByName => ("r.name_key, r.id", true),
        Order::Newest => ("r.id", false),
    };
    let is_turned = matches!(place, Place::Before(_));
    let is_upwards = is_upwards != is_turned;
    if let Place::After((name, id)) | Place::Before((name, id)) = place {
        let sign = if is_upwards { ">" } else { "<" };
        let id = bind((*id).into());
        conditions.push(match R::ORDER {
            Order::ByName => format!("({key}) {sign} ({}, {id})", bind(name.clone().into())),
            Order::Newest => format!("{key} {sign} {id}"),
        });
    }
    let direction = if is_upwards { "asc" } else { "desc" };
    let order: Vec<String> = key.split(", ").map(|column| format!("{column} {direction}")).collect();
    let sql = format!(
        "select {}, {} from {} where {} order by {} limit {}",
        store::columns::<R>(),
        source.is_whole,
        source.from,
        conditions.join(" and "),
        order.join(", "),
        bind(count.into()),
    );
    let mut found = Vec::new();
    for Line { record, is_whole } in tx.all::<Line<R>>(&sql, &arguments).await? {
        found.push(Found { record, relation: Relation::Company, is_whole });
    }
    if is_turned {
        found.reverse();
    }
    Ok(Ok(found))
}

/// The first records of the whole list.
pub(crate) async fn first<R: Listed>(
    tx: &mut Tx,
    actor: &Actor,
    count: i64,
) -> Result<std::result::Result<Vec<R>, Denied>> {
    let found = page::<R>(tx, actor, &Asked::default(), &Place::First, count).await?;
    Ok(found.map(|found| found.into_iter().map(|found| found.record).collect()))
}

/// What a filter asks of a column; nothing when no row can hold it.
fn column(field: &Field, wanted: &str) -> Option<Value<'static>> {
    Some(match field.kind {
        Kind::To(_) => wanted.parse::<Tsid>().ok()?.into(),
        Kind::Flag | Kind::Maybe => Value::Bool(wanted == "true"),
        Kind::Whole { .. } | Kind::Number(_) => Value::Int(wanted.parse().ok()?),
        Kind::Decimal { .. } => Value::Int(own_field::number(wanted)?),
        _ => Value::from(wanted.to_owned()),
    })
}

/// The identifier of the kind of record, for the names of its lists.
pub(crate) fn name<R: Record>() -> String {
    format!("{}s", <R::Id as EntityId>::KIND)
}
