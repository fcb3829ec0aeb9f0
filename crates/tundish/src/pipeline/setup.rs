//! The pipeline that a new company starts with.

use tundish_db::{Result, Tx};
use tundish_domain::{
    id::PipelineId,
    pipeline::{Band, ExitCriterion, Pipeline, Stage},
};

use super::store;

/// Two stages per band, with what must be known before each is left; bands give the probabilities.
const STAGES: &[(&str, Band, &[ExitCriterion])] = &[
    ("Engaged", Band::Upper, &[]),
    ("Need agreed", Band::Upper, &[ExitCriterion::HasAccount]),
    ("Offer", Band::Middle, &[ExitCriterion::HasAmount]),
    ("Trial", Band::Middle, &[]),
    ("Negotiation", Band::Lower, &[ExitCriterion::HasExpectedClose]),
    ("Approval", Band::Lower, &[]),
];

/// Makes the standard pipeline.
pub async fn standard(tx: &mut Tx) -> Result<Pipeline> {
    let stages = STAGES
        .iter()
        .zip(1..)
        .map(|(&(name, band, exit_criteria), position)| Stage {
            id: tx.next_id(),
            name: name.to_owned(),
            position,
            band,
            probability: band.probability(),
            exit_criteria: exit_criteria.to_vec(),
        })
        .collect();
    let pipeline = Pipeline::new(tx.next_id::<PipelineId>(), "Sales".to_owned(), stages)
        .expect("the standard stages make a pipeline");
    store::insert(tx, &pipeline, 1).await?;
    Ok(pipeline)
}
