//! Pipelines, their stages, the three bands of the funnel, and what must be known before a stage is left.

use serde::{Deserialize, Serialize};

use crate::id::{PipelineId, StageId};
use crate::money::Probability;
use crate::opportunity::Opportunity;
use crate::text;
use crate::text_enum::text_enum;

text_enum! {
    /// The part of the funnel in which an open opportunity lies.
    Band {
        /// The wide upper part: a quarter of these is expected to be won.
        Upper = "upper",
        /// The middle: half.
        Middle = "middle",
        /// The narrow lower part, next to the order: three quarters.
        Lower = "lower",
    }
}

impl Band {
    /// The probability of winning that the band stands for, until a company's own history says otherwise.
    pub const fn probability(self) -> Probability {
        let millionths = match self {
            Band::Upper => 250_000,
            Band::Middle => 500_000,
            Band::Lower => 750_000,
        };
        Probability::from_millionths(millionths).expect("bands are probabilities")
    }
}

text_enum! {
    /// What must be known about an opportunity before it may leave a stage forwards.
    ExitCriterion {
        /// It names the customer.
        HasAccount = "has_account",
        /// It has an amount, be it an estimate.
        HasAmount = "has_amount",
        /// It has a day on which the decision is expected.
        HasExpectedClose = "has_expected_close",
        /// It says what happens next.
        HasNextStep = "has_next_step",
    }
}

impl ExitCriterion {
    /// Whether the opportunity meets the criterion.
    pub fn met_by(self, opportunity: &Opportunity) -> bool {
        match self {
            ExitCriterion::HasAccount => opportunity.account.is_some(),
            ExitCriterion::HasAmount => opportunity.amount.money().is_some(),
            ExitCriterion::HasExpectedClose => opportunity.expected_close.is_some(),
            ExitCriterion::HasNextStep => opportunity.next_step.is_some(),
        }
    }
}

/// One stage of a pipeline. Winning and losing are outcomes, not stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Which stage.
    pub id: StageId,
    /// Its name, unique within the pipeline.
    pub name: String,
    /// Its place in the pipeline: smaller ones come first; only the order counts.
    pub position: i64,
    /// The band of the funnel in which its opportunities lie.
    pub band: Band,
    /// The probability of winning that the company gives it.
    pub probability: Probability,
    /// What must be known before it is left forwards.
    pub exit_criteria: Vec<ExitCriterion>,
}

/// An ordered set of stages, at least one.
///
/// Bands usually follow the order of the stages, but nothing forces them to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pipeline {
    id: PipelineId,
    name: String,
    stages: Vec<Stage>,
}

impl Pipeline {
    /// A pipeline of these stages, which may come in any order.
    ///
    /// # Errors
    /// [`PipelineError`] when there is no stage, or when two have the same place, name or identifier.
    pub fn new(id: PipelineId, name: String, mut stages: Vec<Stage>) -> Result<Pipeline, PipelineError> {
        if stages.is_empty() {
            return Err(PipelineError::NoStages);
        }
        stages.sort_by_key(|stage| stage.position);
        for (i, stage) in stages.iter().enumerate() {
            let later = &stages[i + 1..];
            if later.iter().any(|other| other.id == stage.id) {
                return Err(PipelineError::SameStageTwice);
            }
            if later.iter().any(|other| other.position == stage.position) {
                return Err(PipelineError::SamePlace);
            }
            if later.iter().any(|other| text::key(&other.name) == text::key(&stage.name)) {
                return Err(PipelineError::SameName);
            }
        }
        Ok(Pipeline { id, name, stages })
    }

    /// Which pipeline.
    pub const fn id(&self) -> PipelineId {
        self.id
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The stages in their order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The stage in which opportunities begin unless somebody says otherwise.
    pub fn first(&self) -> &Stage {
        &self.stages[0]
    }

    /// The stage with this identifier, if it belongs to this pipeline.
    pub fn stage(&self, id: StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The place of a stage in the order, from 0, if it belongs to this pipeline.
    pub fn place(&self, id: StageId) -> Option<usize> {
        self.stages.iter().position(|stage| stage.id == id)
    }

    /// What a move from one place forward to another still asks for, each criterion once, in the order of [`ExitCriterion`]. The
    /// criteria of *every* stage left behind count, those of skipped stages too: a jump must not be a way around what the steps
    /// ask for. Nothing when the move leads backward.
    pub fn missing(&self, from: usize, to: usize, is_met: impl Fn(ExitCriterion) -> bool) -> Vec<ExitCriterion> {
        let left = self.stages.get(from..to).unwrap_or_default();
        let asked = |criterion: &ExitCriterion| left.iter().any(|stage| stage.exit_criteria.contains(criterion));
        ExitCriterion::ALL.iter().copied().filter(|criterion| asked(criterion) && !is_met(*criterion)).collect()
    }
}

/// Why stages do not make a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PipelineError {
    /// There is none.
    #[error("a pipeline has at least one stage")]
    NoStages,
    /// Two have the same identifier.
    #[error("a stage is listed twice")]
    SameStageTwice,
    /// Two have the same place in the order.
    #[error("two stages have the same place")]
    SamePlace,
    /// Two have the same name.
    #[error("two stages have the same name")]
    SameName,
}

impl PipelineError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            PipelineError::NoStages => "pipeline_without_stages",
            PipelineError::SameStageTwice => "stage_listed_twice",
            PipelineError::SamePlace => "stages_with_same_place",
            PipelineError::SameName => "stages_with_same_name",
        }
    }
}

#[cfg(test)]
mod tests;
