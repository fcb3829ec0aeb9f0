//! The cells counted from the history itself: all of it, or what the fold has not come to yet.

use tundish_db::{LogPosition, Result, Tx, args};
use tundish_domain::{Instant, id::EventSeq};

use super::{
    selection::{Arguments, Selection},
    store::{Cells, collect},
};

/// Which rows of the history are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Believed {
    /// Those that nothing has superseded yet.
    Now,
    /// Those that were right after this event.
    At(EventSeq),
    /// None: before the first event.
    Never,
}

impl Believed {
    /// The condition on rows of `opportunity_span` with this alias.
    pub(super) fn condition(self, alias: &str, arguments: &mut Arguments) -> String {
        match self {
            Believed::Now => format!("{alias}.known_to is null"),
            Believed::At(seq) => {
                let seq = arguments.push(seq);
                format!("{alias}.known_from <= {seq} and ({alias}.known_to is null or {seq} < {alias}.known_to)")
            }
            Believed::Never => "1 = 0".to_owned(),
        }
    }
}

/// Events behind the fold that a report still adds itself; from more of them on a recount is cheaper.
const LONGEST_TAIL: i64 = 2_000;

/// Whether the fold is so far behind that a report had better count anew.
pub(super) async fn tail_is_long(tx: &mut Tx, folded: LogPosition) -> Result<bool> {
    let (behind,) = tx
        .one::<(i64,)>(
            "select count(*) from (select 1 from event where (commit_group, seq) > ($1, $2) limit $3) behind",
            args![folded.commit_group, folded.seq, LONGEST_TAIL + 1],
        )
        .await?;
    Ok(LONGEST_TAIL < behind)
}

/// Adds what the events behind the fold changed, as of an instant: what their rows say, less what those said that they
/// superseded.
pub(super) async fn add_tail(
    tx: &mut Tx,
    selection: &Selection,
    folded: LogPosition,
    as_of: Instant,
    cells: &mut Cells,
) -> Result<()> {
    let mut arguments = Arguments::default();
    let (group, seq) = (arguments.push(folded.commit_group), arguments.push(folded.seq));
    // `cross join` keeps SQLite from beginning with the spans.
    let behind = |sign: i64, column: &str| {
        format!(
            "select {sign} as sign, s.* from event e cross join opportunity_span s
             where (e.commit_group, e.seq) > ({group}, {seq}) and s.{column} = e.seq"
        )
    };
    let source = format!("{} union all {}", behind(1, "known_from"), behind(-1, "known_to"));
    let condition = selection.owned("s", &mut arguments);
    add(tx, &source, &condition, as_of, arguments, cells).await
}

/// Adds the records that were granted to the actor beyond those of their people.
pub(super) async fn add_granted(
    tx: &mut Tx,
    selection: &Selection,
    believed: Believed,
    as_of: Instant,
    cells: &mut Cells,
) -> Result<()> {
    let mut arguments = Arguments::default();
    let Some(condition) = selection.granted_only("s", &mut arguments) else { return Ok(()) };
    let believed = believed.condition("s", &mut arguments);
    let source = "select 1 as sign, s.* from opportunity_span s";
    add(tx, source, &format!("{condition} and {believed}"), as_of, arguments, cells).await
}

/// Counts everything that is selected, as of an instant.
pub(super) async fn recount(tx: &mut Tx, selection: &Selection, believed: Believed, as_of: Instant) -> Result<Cells> {
    let mut arguments = Arguments::default();
    let condition = selection.seen("s", &mut arguments);
    let believed = believed.condition("s", &mut arguments);
    let source = "select 1 as sign, s.* from opportunity_span s";
    let mut cells = Cells::new();
    add(tx, source, &format!("{condition} and {believed}"), as_of, arguments, &mut cells).await?;
    Ok(cells)
}

/// Adds the spans of a source, signed, that cover the instant.
async fn add(
    tx: &mut Tx,
    source: &str,
    condition: &str,
    as_of: Instant,
    mut arguments: Arguments,
    cells: &mut Cells,
) -> Result<()> {
    let as_of = arguments.push(as_of);
    let count = |kind: &str| format!("cast(sum(case when s.amount_kind = '{kind}' then s.sign else 0 end) as bigint)");
    let halves = |value: &str| {
        format!(
            "cast(sum(s.sign * coalesce({value} >> 32, 0)) as bigint), cast(sum(s.sign * coalesce({value} & 4294967295, 0)) as bigint)"
        )
    };
    let of = |kind: &str| halves(&format!("(case when s.amount_kind = '{kind}' then s.amount_minor end)"));
    let sql = format!(
        "select s.pipeline_id, s.stage_id, s.status, s.channel, s.currency, cast(sum(s.sign) as bigint), {}, {}, {}, {}, {}
         from ({source}) s
         where s.observed_at <= {as_of} and (s.to_at is null or {as_of} < s.to_at) and {condition}
         group by s.pipeline_id, s.stage_id, s.status, s.channel, s.currency",
        count("unknown"),
        count("estimate"),
        of("known"),
        of("estimate"),
        halves("s.won_minor"),
    );
    collect(tx, &sql, &arguments, cells).await
}

/// The newest instant at which, as far as known, anything in the company changed.
pub(super) async fn newest(tx: &mut Tx, believed: Believed) -> Result<Option<Instant>> {
    let mut arguments = Arguments::default();
    let believed = believed.condition("s", &mut arguments);
    let found = tx
        .optional::<(Instant,)>(
            &format!(
                "select s.observed_at from opportunity_span s where {believed} order by s.observed_at desc limit 1"
            ),
            &arguments.0,
        )
        .await?;
    Ok(found.map(|(instant,)| instant))
}
