//! What stands counted from the history itself, and how far the fold is behind.

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

/// Counts everything that is selected, as of an instant.
pub(super) async fn recount(tx: &mut Tx, selection: &Selection, believed: Believed, as_of: Instant) -> Result<Cells> {
    let mut arguments = Arguments::default();
    let condition = selection.seen("s", &mut arguments);
    let believed = believed.condition("s", &mut arguments);
    let as_of = arguments.push(as_of);
    let count = |kind: &str| format!("cast(sum(case when s.amount_kind = '{kind}' then 1 else 0 end) as bigint)");
    let halves = |value: &str| {
        format!(
            "cast(sum(coalesce({value} >> 32, 0)) as bigint), cast(sum(coalesce({value} & 4294967295, 0)) as bigint)"
        )
    };
    let of = |kind: &str| halves(&format!("(case when s.amount_kind = '{kind}' then s.amount_minor end)"));
    let sql = format!(
        "select s.pipeline_id, s.stage_id, s.status, s.channel, s.currency, count(*), {}, {}, {}, {}, {}
         from opportunity_span s
         where s.observed_at + 0 <= {as_of} and (s.to_at is null or {as_of} < s.to_at) and {condition} and {believed}
         group by s.pipeline_id, s.stage_id, s.status, s.channel, s.currency",
        count("unknown"),
        count("estimate"),
        of("known"),
        of("estimate"),
        halves("s.won_minor"),
    );
    let mut cells = Cells::new();
    collect(tx, &sql, &arguments, &mut cells).await?;
    Ok(cells)
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
