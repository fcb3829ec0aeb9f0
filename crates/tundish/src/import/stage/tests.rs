use super::*;

fn named(stages: &[&str]) -> Named {
    let stages = stages.iter().zip(2..).map(|(stage, row)| ((*stage).to_owned(), row)).collect();
    Named { pipeline: None, stages }
}

fn wanted(named: &Named, asked: &[(&str, Band)]) -> Result<Wanted, Vec<UnknownStage>> {
    let asked: Vec<(String, Band)> = asked.iter().map(|(name, band)| ((*name).to_owned(), *band)).collect();
    match choose(&[], named, &asked, "Sales pipeline", true)? {
        Choice::Wanted(wanted) => Ok(wanted),
        Choice::Exists(_) => unreachable!("there is no pipeline"),
    }
}

fn stages(wanted: &Wanted) -> Vec<(&str, Band)> {
    wanted.stages.iter().map(|(name, band)| (name.as_str(), *band)).collect()
}

#[test]
fn two_open_stages_lie_in_upper_and_middle_and_opportunities_count_from_the_second() {
    let wanted = wanted(&named(&["Engaging", "Prospecting"]), &[]).unwrap();
    assert_eq!(stages(&wanted), [("Prospecting", Band::Upper), ("Engaging", Band::Middle)]);
    assert_eq!((wanted.entry, wanted.name.as_str()), (Some(1), "Sales pipeline"));
}

#[test]
fn stages_of_a_common_system_come_in_the_order_of_a_sale() {
    let file = ["Negotiation/Review", "Value Proposition", "Prospecting", "Proposal/Price Quote"];
    let wanted = wanted(&named(&file), &[]).unwrap();
    let order = ["Prospecting", "Value Proposition", "Proposal/Price Quote", "Negotiation/Review"];
    assert_eq!(wanted.stages.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), order);
}

#[test]
fn an_unknown_stage_is_asked_for_with_its_row() {
    let file = named(&["Prospecting", "Pilot"]);
    let unknown = wanted(&file, &[]).unwrap_err();
    assert_eq!(unknown, [UnknownStage { name: "Pilot".to_owned(), row: 3 }]);
    let wanted = wanted(&file, &[("pilot", Band::Lower)]).unwrap();
    assert_eq!(stages(&wanted), [("Prospecting", Band::Upper), ("Pilot", Band::Lower)]);
}
