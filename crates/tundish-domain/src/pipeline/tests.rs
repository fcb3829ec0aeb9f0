use super::*;

fn stage(id: i64, position: i64, name: &str) -> Stage {
    Stage {
        id: StageId::new(id).unwrap(),
        name: name.to_owned(),
        position,
        band: Band::Upper,
        probability: Band::Upper.probability(),
        exit_criteria: vec![],
    }
}

fn pipeline(stages: Vec<Stage>) -> Result<Pipeline, PipelineError> {
    Pipeline::new(PipelineId::new(1).unwrap(), "Direct".to_owned(), stages)
}

#[test]
fn stages_stand_in_the_order_of_their_positions() {
    let pipeline = pipeline(vec![stage(2, 20, "Offer"), stage(1, 10, "Enquiry")]).unwrap();
    assert_eq!(pipeline.first().name, "Enquiry");
    assert_eq!(pipeline.place(StageId::new(2).unwrap()), Some(1));
    assert_eq!(pipeline.place(StageId::new(3).unwrap()), None);
}

#[test]
fn a_pipeline_without_stages_or_with_equal_ones_is_refused() {
    assert_eq!(pipeline(vec![]), Err(PipelineError::NoStages));
    assert_eq!(pipeline(vec![stage(1, 1, "A"), stage(1, 2, "B")]), Err(PipelineError::SameStageTwice));
    assert_eq!(pipeline(vec![stage(1, 1, "A"), stage(2, 1, "B")]), Err(PipelineError::SamePlace));
    assert_eq!(pipeline(vec![stage(1, 1, "Straße"), stage(2, 2, "STRASSE")]), Err(PipelineError::SameName));
}

#[test]
fn bands_stand_for_a_quarter_half_and_three_quarters() {
    let of_a_million: Vec<i64> = Band::ALL.iter().map(|band| band.probability().millionths()).collect();
    assert_eq!(of_a_million, [250_000, 500_000, 750_000]);
}
