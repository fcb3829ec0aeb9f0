//! The page of one opportunity or account.

use super::{Lang, Messages, texts};

texts! {
    won = "Won", "Gewonnen";
    lost = "Lost", "Verloren";
    open = "Open", "Offen";
    mark_as_won = "Mark as won", "Als gewonnen melden";
    mark_as_lost = "Mark as lost", "Als verloren melden";
    keep_it_open = "Keep it open", "Offen lassen";
    put_on_hold = "Put on hold", "Ruhen lassen";
    resume = "Take up again", "Wieder aufnehmen";
    reopen = "Open again", "Wieder öffnen";
    hand_to = "Hand to…", "Übergeben an…";
    contacts_come_along = "Its contacts come along; opportunities keep their owners.", "Die Kontakte gehen mit; Verkaufschancen behalten ihre Zuständigen.";
    edit = "Edit", "Bearbeiten";
    key_facts = "Key facts", "Eckdaten";
    timeline = "Timeline", "Verlauf";
    account = "Account", "Kunde";
    channel = "Channel", "Vertriebskanal";
    amount_label = "Amount", "Betrag";
    currency = "Currency", "Währung";
    is_estimate = "This is an estimate", "Das ist eine Schätzung";
    expected_close = "Expected close", "Abschluss erwartet";
    stage = "Stage", "Stufe";
    name = "Name", "Name";
    reason = "Reason", "Grund";
    way_through_stages = "Way through the stages", "Weg durch die Stufen";
    now_here = "now", "jetzt";
    nothing_recorded = "Nothing is recorded yet.", "Noch ist nichts festgehalten.";
    why_customers_words = "Why, in the customer’s words", "Warum, in den Worten des Kunden";
    ask_again_on = "Ask again on", "Wieder fragen am";
    not_known = "not known", "nicht bekannt";
}

impl Messages {
    /// The title of the dialog that closes an opportunity as lost: thing and verb.
    #[must_use]
    pub fn lost_title(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Lost: {name}"),
            Lang::De => format!("Verloren: {name}"),
        }
    }

    /// A change of one field on the timeline: "Amount: 118,000 EUR → 142,000 EUR".
    #[must_use]
    pub fn changed_from_to(self, field: &str, before: &str, after: &str) -> String {
        format!("{field}: {before} → {after}")
    }

    /// A stretch of the timeline in which nothing was logged: "41 days without an entry".
    #[must_use]
    pub fn days_without_entry(self, days: i64) -> String {
        match self.0 {
            Lang::En => format!("{} without an entry", self.days(days)),
            Lang::De => format!("{} ohne Eintrag", self.days(days)),
        }
    }
}
