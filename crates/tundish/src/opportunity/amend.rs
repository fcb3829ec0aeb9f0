//! Further decisions about many opportunities in one go: what an import supplies later or takes back.
//!
//! The rows it leaves are the same as if each decision had been carried out by itself ([`super::carry_out`]), in few round
//! trips. At most one decision per opportunity and call.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Opportunity, change,
    id::OpportunityId,
    opportunity::Decision,
    policy::Actor,
    span::{self, Span},
};

use super::{history, store};
use crate::{
    event::{self, Happening},
    search::index,
};

/// An opportunity with the rows of its history that are still believed.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) opportunity: Opportunity,
    pub(crate) spans: Vec<Span>,
}

impl Known {
    /// The business instant from which the history knows it.
    pub(crate) fn beginning(&self) -> tundish_domain::Instant {
        let first = self.spans.iter().map(|span| span.observed_at).min();
        first.unwrap_or(self.opportunity.observed_at)
    }
}

/// Loads opportunities by identifier, deleted ones included, in the order of the identifiers. For chunks of a few hundred.
pub(crate) async fn load(tx: &mut Tx, ids: &[OpportunityId]) -> Result<Vec<Known>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let places = places.join(", ");
    let values: Vec<Value<'_>> = ids.iter().map(Value::from).collect();
    let rows = tx
        .all::<store::Stored>(
            &format!("select {} from opportunity o where o.id in ({places}) order by o.id", store::COLUMNS),
            &values,
        )
        .await?;
    let spans = tx
        .all::<history::Stored>(
            &format!(
                "select {} from opportunity_span s where s.opportunity_id in ({places}) and s.known_to is null order by s.observed_at",
                history::COLUMNS
            ),
            &values,
        )
        .await?;
    let mut by_opportunity: BTreeMap<OpportunityId, Vec<Span>> = BTreeMap::new();
    for history::Stored(span) in spans {
        by_opportunity.entry(span.opportunity).or_default().push(span);
    }
    Ok(rows
        .into_iter()
        .map(|store::Stored(opportunity)| Known {
            spans: by_opportunity.remove(&opportunity.id).unwrap_or_default(),
            opportunity,
        })
        .collect())
}

/// Carries out one decision for each of these opportunities.
pub(crate) async fn carry_out(tx: &mut Tx, actor: &Actor, amendments: &[(Known, Decision)]) -> Result<()> {
    let changes: Vec<Vec<_>> =
        amendments.iter().map(|(known, decision)| change::changes(Some(&known.opportunity), &decision.after)).collect();
    let happenings: Vec<Happening<'_>> = amendments
        .iter()
        .zip(&changes)
        .map(|((_, decision), changes)| Happening {
            subject: decision.after.id.into(),
            verb: decision.verb.as_str(),
            happened_at: Some(decision.happened_at),
            changes,
            own: &[],
        })
        .collect();
    let seqs = event::store::record_many(tx, actor, &happenings).await?;
    let mut updates: Vec<Vec<Value<'_>>> = Vec::with_capacity(amendments.len());
    let mut superseded: Vec<Vec<Value<'_>>> = Vec::new();
    let mut inserted: Vec<Value<'_>> = Vec::new();
    for ((known, decision), seq) in amendments.iter().zip(seqs) {
        updates.push(store::update_arguments(&known.opportunity, &decision.after));
        let edit = span::record(&known.spans, Some(&known.opportunity), decision, seq);
        superseded.extend(edit.supersede.iter().map(|span| {
            vec![span.known_to.into(), span.opportunity.into(), span.known_from.into(), span.observed_at.into()]
        }));
        inserted.extend(edit.insert.iter().flat_map(history::row));
    }
    let statements: Vec<(&str, &[Value<'_>])> = updates
        .iter()
        .map(|arguments| (store::UPDATE.as_str(), arguments.as_slice()))
        .chain(superseded.iter().map(|arguments| (history::SUPERSEDE, arguments.as_slice())))
        .collect();
    let touched = tx.exec_all(&statements).await?;
    for ((_, decision), touched) in amendments.iter().zip(touched) {
        super::one_row(touched, decision.after.id)?;
    }
    for (known, decision) in amendments {
        let (before, after) = (&known.opportunity, &decision.after);
        index::write(tx, OpportunityId::KIND, after.id, store::found_by(before), store::found_by(after)).await?;
    }
    tx.insert_many("opportunity_span", history::WRITTEN, &inserted).await
}
