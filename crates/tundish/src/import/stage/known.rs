//! Names of open stages as common systems have them, with their band, in the order of a sale.

use tundish_domain::{pipeline::Band, text};

/// Letters and digits only, folded; each with the band that its usual probability lies nearest to.
const STAGES: &[(Band, &[&str])] = &[
    (Band::Upper, &["lead", "leadin", "new", "neu", "suspect"]),
    (Band::Upper, &["prospect", "prospecting", "interessent"]),
    (Band::Upper, &["contactmade", "kontaktaufgenommen", "kontakt"]),
    (Band::Upper, &["appointmentscheduled", "terminvereinbart"]),
    (Band::Upper, &["qualification", "qualified", "qualifizierung", "qualifiziert"]),
    (Band::Upper, &["needsanalysis", "bedarfsanalyse", "discovery"]),
    (Band::Upper, &["demoscheduled"]),
    (Band::Middle, &["engaging", "engaged"]),
    (Band::Middle, &["qualifiedtobuy"]),
    (Band::Middle, &["valueproposition"]),
    (Band::Middle, &["iddecisionmakers"]),
    (Band::Middle, &["presentationscheduled"]),
    (Band::Middle, &["proposalmade", "proposal", "angebot", "angeboterstellt", "offer"]),
    (Band::Lower, &["perceptionanalysis"]),
    (Band::Lower, &["proposalpricequote"]),
    (Band::Lower, &["decisionmakerboughtin"]),
    (Band::Lower, &["negotiation", "negotiationreview", "negotiationsstarted", "verhandlung"]),
    (Band::Lower, &["contractsent", "vertraggesendet", "verbalcommitment", "approval"]),
];

/// The band of a stage with this name, and its place among all known stages.
pub(super) fn place(name: &str) -> Option<(Band, usize)> {
    let key = squeezed(name);
    let place = STAGES.iter().position(|(_, names)| names.contains(&key.as_str()))?;
    Some((STAGES[place].0, place))
}

/// Whether the customer is engaged from this stage on.
pub(in crate::import) fn is_engaged(name: &str) -> bool {
    matches!(squeezed(name).as_str(), "engaging" | "engaged")
}

fn squeezed(name: &str) -> String {
    text::key(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
