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
    /// The condition on rows of `opportunity_span` with this alias. Most rows meet it, so the columns are hidden in expressions: a
    /// plan that began with one of their indexes would read the table in random order, three times slower than as it lies.
    pub(super) fn condition(self, alias: &str, arguments: &mut Arguments) -> String {
        match self {
            Believed::Now => format!("coalesce({alias}.known_to, 0) = 0"),
            Believed::At(seq) => {
                let seq = arguments.push(seq);
                format!("{alias}.known_from + 0 <= {seq} and {seq} < coalesce({alias}.known_to, 9223372036854775807)")
            }
            Believed::Never => "1 = 0".to_owned(),
        }
    }
}

/// Events behind the fold that a report still adds itself; from more of them on a recount is cheaper.
const LONGEST_TAIL: usize = 2_000;

/// The events that the fold has not come to, those included that it may not add yet because an open transaction could still come
/// before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tail {
    /// These.
    Short(Vec<EventSeq>),
    /// More than a report should add.
    Long,
}

impl Tail {
    /// The events behind this position.
    pub(super) async fn behind(tx: &mut Tx, folded: LogPosition) -> Result<Tail> {
        // Not `(commit_group, seq) > ($1, $2)`: on SQLite, where all groups are one, that reads every event.
        let seqs = tx
            .all::<(EventSeq,)>(
                "select seq from event where commit_group = $1 and seq > $2
                 union all
                 select seq from event where commit_group > $1
                 limit $3",
                args![folded.commit_group, folded.seq, i64::try_from(LONGEST_TAIL + 1).unwrap_or(i64::MAX)],
            )
            .await?;
        let seqs: Vec<EventSeq> = seqs.into_iter().map(|(seq,)| seq).collect();
        Ok(if seqs.len() <= LONGEST_TAIL { Tail::Short(seqs) } else { Tail::Long })
    }
}

/// Adds what these events changed, as of an instant: what their rows say, less what those said that they superseded.
pub(super) async fn add_changes(
    tx: &mut Tx,
    selection: &Selection,
    events: &[EventSeq],
    as_of: Instant,
    cells: &mut Cells,
) -> Result<()> {
    for events in events.chunks(Arguments::LONGEST_LIST) {
        let mut arguments = Arguments::default();
        let events = arguments.list(events);
        let source = format!(
            "select 1 as sign, s.* from opportunity_span s where s.known_from in ({events})
             union all
             select -1 as sign, s.* from opportunity_span s where s.known_to in ({events})"
        );
        let condition = selection.owned("s", &mut arguments);
        add(tx, &source, &condition, as_of, arguments, cells).await?;
    }
    Ok(())
}

/// Adds what stands now of the records that were granted to the actor beyond those of their people.
pub(super) async fn add_granted(tx: &mut Tx, selection: &Selection, as_of: Instant, cells: &mut Cells) -> Result<()> {
    let granted = selection.granted_records(tx).await?;
    for granted in granted.chunks(Arguments::LONGEST_LIST) {
        let mut arguments = Arguments::default();
        let condition = selection.granted_only(granted, "s", &mut arguments);
        let believed = Believed::Now.condition("s", &mut arguments);
        let source = "select 1 as sign, s.* from opportunity_span s";
        add(tx, source, &format!("{condition} and {believed}"), as_of, arguments, cells).await?;
    }
    Ok(())
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
         where s.observed_at + 0 <= {as_of} and (s.to_at is null or {as_of} < s.to_at) and {condition}
         group by s.pipeline_id, s.stage_id, s.status, s.channel, s.currency",
        count("unknown"),
        count("estimate"),
        of("known"),
        of("estimate"),
        halves("s.won_minor"),
    );
    collect(tx, &sql, &arguments, cells).await
}

/// The newest instant at which, as far as known, anything happened to an opportunity of the company.
pub(super) async fn newest(tx: &mut Tx, believed: Believed) -> Result<Option<Instant>> {
    let known = match believed {
        Believed::Now => EventSeq::new(i64::MAX),
        Believed::At(seq) => Some(seq),
        Believed::Never => None,
    };
    let found = tx
        .optional::<(Instant,)>(
            "select happened_at from event where subject_kind = 'opportunity' and seq <= $1 order by happened_at desc limit 1",
            args![known],
        )
        .await?;
    Ok(found.map(|(instant,)| instant))
}
