//! What was typed, among the records that whoever asks may see.
//!
//! The rarest of the typed words leads: its newest records are read a few at a time, with the conditions of the lists, and each
//! says itself whether it has the other words, as far as the asker sees them. At most [`MOST`] are looked at. Where even the rarest
//! word is so frequent that there are more, and the asker sees few records, the asker's own records are walked instead: a
//! representative always finds what is theirs.

use std::collections::BTreeSet;

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    ShortNumber,
    id::Tsid,
    policy::Actor,
    search::{Query, query_of},
};

use super::{
    Kind,
    load::{self, Candidate},
    number,
};
use crate::access::{self, Sight};

/// Matches of a word that are looked at, of each kind.
const MOST: usize = 1_000;
/// Words with the same beginning that are looked at.
const WORDS: usize = 20;
/// Records of a person that are walked.
const WALKED: i64 = 10_000;
/// Records that are read at first: most often they are enough.
const FIRST: usize = 32;
/// Records that are read at once after those.
const NEXT: usize = 200;
/// Longest text that is looked for, in bytes.
pub const LONGEST: usize = 1_000;

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub id: Tsid,
    /// The number that people say.
    pub number: Option<ShortNumber>,
    /// What it is called.
    pub name: String,
    /// What tells it from its namesakes: the account, the company, the country.
    pub about: Option<String>,
}

impl Hit {
    fn of(kind: Kind, candidate: Candidate) -> Self {
        let number = kind.number().zip(candidate.number).map(|(kind, n)| ShortNumber { kind, n });
        Self { kind, id: candidate.id, number, name: candidate.name, about: candidate.about }
    }

    /// Its page.
    pub(crate) fn href(&self) -> String {
        format!("{}/{}", self.kind.list(), self.id)
    }
}

/// What was found of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub kind: Kind,
    /// The newest ones; first the one whose number was typed.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub has_more: bool,
}

/// The records that have every typed word and one that begins with the last, by kind, at most `limit` of each.
///
/// # Errors
/// Those of the database.
pub async fn find(tx: &mut Tx, actor: &Actor, typed: &str, limit: usize) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for kind in Kind::ALL {
        let mut hits = of_kind(tx, actor, kind, typed, limit + 1).await?;
        let has_more = limit < hits.len();
        hits.truncate(limit);
        if !hits.is_empty() {
            groups.push(Group { kind, hits, has_more });
        }
    }
    Ok(groups)
}

/// The records of one kind.
///
/// # Errors
/// Those of the database.
pub async fn of_kind(tx: &mut Tx, actor: &Actor, kind: Kind, typed: &str, limit: usize) -> Result<Vec<Hit>> {
    let Some(sight) = kind.sight(actor) else { return Ok(Vec::new()) };
    let asked = Asked { kind, sight, query: query_of(typed), limit };
    let numbered = match number::record(tx, kind, typed).await? {
        Some(id) => load::candidates(tx, kind, sight, &[id]).await?,
        None => Vec::new(),
    };
    let mut found = asked.by_words(tx).await?;
    found.retain(|candidate| numbered.iter().all(|other| other.id != candidate.id));
    let all = numbered.into_iter().chain(found).take(limit);
    Ok(all.map(|candidate| Hit::of(kind, candidate)).collect())
}

/// The record whose short number was typed.
///
/// # Errors
/// Those of the database.
pub async fn numbered(tx: &mut Tx, actor: &Actor, typed: &str) -> Result<Option<Hit>> {
    let Some(number) = number::typed(typed) else { return Ok(None) };
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.number() == Some(number.kind)) else { return Ok(None) };
    let Some(sight) = kind.sight(actor) else { return Ok(None) };
    let Some(id) = number::record(tx, kind, typed).await? else { return Ok(None) };
    let found = load::candidates(tx, kind, sight, &[id]).await?;
    Ok(found.into_iter().next().map(|candidate| Hit::of(kind, candidate)))
}

/// Those of these records that the actor sees, in the given order.
///
/// # Errors
/// Those of the database.
pub(super) async fn seen(tx: &mut Tx, actor: &Actor, records: &[(Kind, Tsid)]) -> Result<Vec<Hit>> {
    let mut hits: Vec<Hit> = Vec::new();
    for kind in Kind::ALL {
        let Some(sight) = kind.sight(actor) else { continue };
        let ids: Vec<Tsid> = records.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        let found = load::candidates(tx, kind, sight, &ids).await?;
        hits.extend(found.into_iter().map(|candidate| Hit::of(kind, candidate)));
    }
    hits.sort_by_key(|hit| records.iter().position(|(kind, id)| (*kind, *id) == (hit.kind, hit.id)));
    Ok(hits)
}

/// The records of one kind that are meant, for narrowing a list: the newest of them.
///
/// # Errors
/// Those of the database.
pub(crate) async fn ids(tx: &mut Tx, actor: &Actor, kind: Kind, typed: &str) -> Result<Vec<Tsid>> {
    Ok(of_kind(tx, actor, kind, typed, MOST).await?.into_iter().map(|hit| hit.id).collect())
}

/// One kind of record, looked for by somebody.
struct Asked {
    kind: Kind,
    sight: Sight,
    query: Query,
    limit: usize,
}

/// The word that leads to the records.
enum Lead<'q> {
    Whole(&'q str),
    Prefix(&'q str),
}

impl Asked {
    async fn by_words(&self, tx: &mut Tx) -> Result<Vec<Candidate>> {
        let Some((lead, count)) = self.rarest(tx).await? else { return Ok(Vec::new()) };
        let ids = self.newest(tx, &lead, count).await?;
        let found = self.meant(tx, &ids).await?;
        if found.len() < self.limit && MOST < count && self.sight != Sight::Everything {
            let own = self.own(tx).await?;
            return self.meant(tx, &own).await;
        }
        Ok(found)
    }

    /// The typed word that the fewest records have, and how many have it; of frequent ones it is only known that there are more
    /// than [`MOST`], and a whole one leads to the newest. Nothing when there is nothing to look for, or none has it.
    async fn rarest(&self, tx: &mut Tx) -> Result<Option<(Lead<'_>, usize)>> {
        let mut rarest: Option<(Lead<'_>, usize)> = None;
        let whole = self.query.whole.iter().map(|word| Lead::Whole(word));
        for lead in whole.chain(self.query.prefix.iter().map(|prefix| Lead::Prefix(prefix))) {
            let count = self.count(tx, &lead).await?;
            if count == 0 {
                return Ok(None);
            }
            if rarest.as_ref().is_none_or(|(_, least)| count < *least) {
                rarest = Some((lead, count));
            }
        }
        Ok(rarest)
    }

    async fn count(&self, tx: &mut Tx, lead: &Lead<'_>) -> Result<usize> {
        let limit = MOST + 1;
        let (sql, arguments): (String, Vec<Value<'_>>) = match lead {
            Lead::Whole(word) => (
                format!(
                    "select count(*) from (select 1 from search_word where kind = $1 and word = $2 limit {limit}) n"
                ),
                vec![self.kind.word().into(), (*word).into()],
            ),
            Lead::Prefix(prefix) => (
                format!(
                    "select count(*) from (select 1 from search_word where kind = $1 and word >= $2 and word < $3 limit {limit}) n"
                ),
                vec![self.kind.word().into(), (*prefix).into(), end(prefix).into()],
            ),
        };
        let (count,) = tx.one::<(u32,)>(&sql, &arguments).await?;
        Ok(count as usize)
    }

    /// The newest records to which the word leads, as far as the index knows of the other whole words.
    async fn newest(&self, tx: &mut Tx, lead: &Lead<'_>, count: usize) -> Result<Vec<Tsid>> {
        match lead {
            Lead::Whole(word) => self.with(tx, std::slice::from_ref(word), MOST).await,
            Lead::Prefix(prefix) if count <= MOST => {
                let sql = "select distinct subject_id from search_word where kind = $1 and word >= $2 and word < $3
                           order by subject_id desc";
                let found = tx.all::<(Tsid,)>(sql, args![self.kind.word(), *prefix, end(prefix)]).await?;
                Ok(found.into_iter().map(|(id,)| id).collect())
            }
            Lead::Prefix(prefix) => {
                let words = self.words(tx, prefix).await?;
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                self.with(tx, &words, MOST / words.len().max(1)).await
            }
        }
    }

    /// The first words with this beginning, found by leaping from one to the next.
    async fn words(&self, tx: &mut Tx, prefix: &str) -> Result<Vec<String>> {
        let sql = format!(
            "with recursive w (word) as (
               select (select min(s.word) from search_word s where s.kind = $1 and s.word >= $2 and s.word < $3)
               union all
               select (select min(s.word) from search_word s where s.kind = $1 and s.word > w.word and s.word < $3)
               from w where w.word is not null
             ) select word from w where word is not null limit {WORDS}"
        );
        let found = tx.all::<(String,)>(&sql, args![self.kind.word(), prefix, end(prefix)]).await?;
        Ok(found.into_iter().map(|(word,)| word).collect())
    }

    /// The newest records that have one of these words, so many of each, and every whole word that was typed.
    async fn with(&self, tx: &mut Tx, words: &[&str], each: usize) -> Result<Vec<Tsid>> {
        let mut arguments: Vec<Value<'_>> = vec![self.kind.word().into()];
        let mut bind = |word: &'_ str| {
            arguments.push(word.to_owned().into());
            format!("${}", arguments.len())
        };
        let others: Vec<String> = self.query.whole.iter().filter(|whole| words != [whole.as_str()]).cloned().collect();
        let others: String = others
            .iter()
            .map(|word| {
                let place = bind(word);
                format!(
                    " and exists (select 1 from search_word b where b.kind = $1 and b.word = {place} and b.subject_id = n.subject_id)"
                )
            })
            .collect();
        let branches: Vec<String> = words
            .iter()
            .map(|word| {
                let place = bind(word);
                format!(
                    "select n.subject_id from (select subject_id from search_word where kind = $1 and word = {place}
                     order by subject_id desc limit {each}) n where true{others}"
                )
            })
            .collect();
        let sql = format!(
            "select u.subject_id from ({}) u order by u.subject_id desc",
            // Of several words a record may have two.
            branches.join(" union ")
        );
        let found = tx.all::<(Tsid,)>(&sql, &arguments).await?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// Those of these records that are seen and have what was typed, at most as many as are wanted.
    async fn meant(&self, tx: &mut Tx, ids: &[Tsid]) -> Result<Vec<Candidate>> {
        let mut found = Vec::new();
        let (first, rest) = ids.split_at(ids.len().min(FIRST));
        for ids in std::iter::once(first).chain(rest.chunks(NEXT)) {
            let read = load::candidates(tx, self.kind, self.sight, ids).await?;
            found.extend(read.into_iter().filter(|candidate| self.query.is_met_by(&candidate.words().tokens())));
            if self.limit <= found.len() {
                found.truncate(self.limit);
                break;
            }
        }
        Ok(found)
    }

    /// The newest records that belong to the people whose records the asker sees, or were granted to the asker. The indexes by owner
    /// hold what is not deleted.
    async fn own(&self, tx: &mut Tx) -> Result<Vec<Tsid>> {
        let people = match self.sight {
            Sight::Everything => return Ok(Vec::new()),
            Sight::From(_) => "select person_id from reporting_line where boss_id = $1",
            Sight::Own(_) => "select id from users where id = $1",
        };
        // Those for whom one stands in as well; of their records one sees some, which is asked of each anyway.
        let owned = format!("in ({people} union {})", access::absent(1));
        let granted =
            |kind: &str| format!("select subject_id from access_grant where user_id = $1 and subject_kind = '{kind}'");
        let opportunities = |column: &str, from: &str| {
            format!(
                "select {column} from opportunity o {from} where o.owner_id {owned} and o.deleted_at is null
                 union select {column} from access_grant g join opportunity o on o.id = g.subject_id {from}
                       where g.user_id = $1 and g.subject_kind = 'opportunity' and o.deleted_at is null"
            )
        };
        let kind = self.kind.word();
        let mut parts =
            vec![format!("select id from {kind} where owner_id {owned} and deleted_at is null"), granted(kind)];
        match self.kind {
            Kind::Account => parts.push(opportunities("o.account_id", "")),
            Kind::Contact => {
                parts.push(format!("select id from contact where account_id in ({})", granted("account")));
                parts.push(opportunities("p.contact_id", "join participant p on p.opportunity_id = o.id"));
            }
            Kind::Opportunity | Kind::Lead | Kind::Product => {}
        }
        let sql = format!(
            "select s.id from ({}) s where s.id is not null order by s.id desc limit {WALKED}",
            parts.join(" union ")
        );
        let found = tx.all::<(Tsid,)>(&sql, &[self.sight.argument()]).await?;
        let ids: BTreeSet<Tsid> = found.into_iter().map(|(id,)| id).collect();
        Ok(ids.into_iter().rev().collect())
    }
}

/// The end of the words with this beginning.
fn end(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}
