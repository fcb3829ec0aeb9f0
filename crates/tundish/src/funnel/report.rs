//! The report: what stands in the funnel at the end of a day, what was won and lost, and what became of what came in.
//!
//! As known now, it is read from the folded sums and the events that the fold has not come to; as known earlier, or when the fold
//! is far behind, it is counted from the history. Both ways give the same figures. Nothing in a report depends on when it is made
//! except for what is not said: asked for with a day and an event, it is the same for ever.

use tundish_db::{Db, Tx, args};
use tundish_domain::{
    Day, Instant, Pipeline,
    funnel::{Funnel, funnel},
    id::{EventSeq, PipelineId, StageId},
    policy::Actor,
};

use super::{
    entries::{Counted, Entries, entries},
    fold,
    selection::{KnownAt, Query, ReportError, Selection},
    spans::{self, Believed, Tail},
    store::{self, Cells},
};
use crate::{
    pipeline,
    setting::{self, Company},
};

/// What stands in the funnel at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// At the end of which day, in the company's time zone.
    pub as_of: Day,
    /// After which event it was known so. Given as `known_at` with the same day, the same report comes again. Nothing before the
    /// first event.
    pub known_at: Option<EventSeq>,
    /// When anything last happened to an opportunity of the company, as far as known then, be it behind `as_of`.
    pub newest_at: Option<Instant>,
    /// The day of that in the company's time zone. When it lies far back, its report says more than that of today.
    pub newest_on: Option<Day>,
    /// The funnels of the pipelines, in the company's order.
    pub pipelines: Vec<(Pipeline, Funnel)>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelReport {
    /// What stands.
    pub standing: Standing,
    /// What came in and what became of it, for each pipeline of `standing` in its place.
    pub entries: Vec<Entries>,
}

/// Reads what stands in the funnel: a few milliseconds at any size, unless it is asked for as known earlier.
///
/// # Errors
/// [`ReportError`].
pub async fn read_standing(db: &Db, actor: Actor, query: Query) -> Result<Standing, ReportError> {
    db.read(async move |tx| standing(tx, &actor, &query).await).await
}

/// Reads the whole report. It goes through the history of every opportunity, on the long lane.
///
/// # Errors
/// [`ReportError`].
pub async fn read_report(db: &Db, actor: Actor, query: Query) -> Result<FunnelReport, ReportError> {
    db.read_long(async move |tx| report(tx, &actor, &query).await).await
}

/// What stands in the funnel; see [`read_standing`].
///
/// # Errors
/// [`ReportError`].
pub async fn standing(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<Standing, ReportError> {
    Ok(Asked::by(tx, actor, query).await?.standing(tx).await?)
}

/// The whole report; see [`read_report`].
///
/// # Errors
/// [`ReportError`].
pub async fn report(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<FunnelReport, ReportError> {
    let asked = Asked::by(tx, actor, query).await?;
    let standing = asked.standing(tx).await?;
    let counted = Counted {
        pipelines: &asked.pipelines,
        selection: &asked.selection,
        channel: asked.query.channel,
        believed: asked.believed,
        day: asked.day,
        zone: &asked.company.time_zone,
    };
    let entries = entries(tx, &counted).await?;
    Ok(FunnelReport { standing, entries })
}

/// A query with everything that it leaves open filled in.
struct Asked {
    query: Query,
    company: Company,
    selection: Selection,
    /// With the stages from which on opportunities count as entered.
    pipelines: Vec<(Pipeline, StageId)>,
    today: Day,
    day: Day,
    known_at: Option<EventSeq>,
    believed: Believed,
}

impl Asked {
    async fn by(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<Asked, ReportError> {
        let selection = Selection::of(tx, actor, query).await?;
        let company = setting::company(tx).await?.ok_or(ReportError::NoCompany)?;
        let pipelines = pipelines(tx, query.pipeline).await?;
        let today = tx.now().day(&company.time_zone);
        let day = query.as_of.unwrap_or(today);
        if today < day {
            return Err(ReportError::InTheFuture);
        }
        let (newest,) = tx.one::<(Option<EventSeq>,)>("select max(seq) from event", args![]).await?;
        let (known_at, believed) = match query.known_at.map(KnownAt::last) {
            Some(None) => (None, Believed::Never),
            Some(Some(asked)) if newest.is_some_and(|newest| asked < newest) => (Some(asked), Believed::At(asked)),
            Some(Some(_)) | None => (newest, Believed::Now),
        };
        Ok(Asked { query: query.clone(), company, selection, pipelines, today, day, known_at, believed })
    }

    async fn standing(&self, tx: &mut Tx) -> tundish_db::Result<Standing> {
        let mut cells = self.cells(tx).await?;
        if let Some(channel) = self.query.channel {
            cells.retain(|cell, _| cell.channel == channel);
        }
        let newest_at = spans::newest(tx, self.believed).await?;
        Ok(Standing {
            as_of: self.day,
            known_at: self.known_at,
            newest_at,
            newest_on: newest_at.map(|newest| newest.day(&self.company.time_zone)),
            pipelines: self
                .pipelines
                .iter()
                .map(|(pipeline, _)| (pipeline.clone(), funnel(pipeline, &cells)))
                .collect(),
        })
    }

    async fn cells(&self, tx: &mut Tx) -> tundish_db::Result<Cells> {
        let as_of = self.day.end(&self.company.time_zone).plus_micros(-1);
        let tail = match self.believed {
            Believed::Now => {
                let folded = fold::position(tx).await?;
                Tail::behind(tx, folded).await?
            }
            Believed::At(_) | Believed::Never => Tail::Long,
        };
        let Tail::Short(events) = tail else {
            return spans::recount(tx, &self.selection, self.believed, as_of).await;
        };
        let mut cells = store::at_end_of(tx, &self.selection, self.day, self.today).await?;
        spans::add_changes(tx, &self.selection, &events, as_of, &mut cells).await?;
        spans::add_granted(tx, &self.selection, as_of, &mut cells).await?;
        Ok(cells)
    }
}

/// The pipelines asked for, each with the stage from which on opportunities count as entered.
async fn pipelines(tx: &mut Tx, only: Option<PipelineId>) -> Result<Vec<(Pipeline, StageId)>, ReportError> {
    let entry_stages = tx
        .all::<(PipelineId, Option<StageId>)>(
            "select id, entry_stage_id from pipeline where deleted_at is null",
            args![],
        )
        .await?;
    let pipelines: Vec<(Pipeline, StageId)> = pipeline::store::all(tx)
        .await?
        .into_iter()
        .filter(|pipeline| only.is_none_or(|only| pipeline.id() == only))
        .map(|pipeline| {
            let named = entry_stages.iter().find(|(id, _)| *id == pipeline.id()).and_then(|(_, stage)| *stage);
            let from = named.filter(|stage| pipeline.place(*stage).is_some()).unwrap_or(pipeline.first().id);
            (pipeline, from)
        })
        .collect();
    if only.is_some() && pipelines.is_empty() {
        return Err(ReportError::Unknown { field: "pipeline" });
    }
    Ok(pipelines)
}
