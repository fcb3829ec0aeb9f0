//! Opportunities: what can be done with one, and the closed lists of words about it.

use tundish_domain::ExitCriterion;
use tundish_domain::opportunity::{LossReason, WinReason};

use super::{Lang, Messages, texts};

texts! {
    more_actions = "More", "Mehr";
    win_it = "Won", "Gewonnen";
    lose_it = "Lost", "Verloren";
    hold_it = "On hold…", "Ruhen lassen…";
    delete = "Delete…", "Löschen…";
    delete_it = "Delete it", "Löschen";
    restore = "Restore", "Wiederherstellen";
    hand_over = "Hand it over", "Übergeben";
    closing_value = "Closing value", "Abschlusswert";
    closing_value_hint = "What was ordered, apart from the amount that was expected. Empty: not known.", "Was bestellt wurde, getrennt vom erwarteten Betrag. Leer: nicht bekannt.";
    why_they_ordered = "Why did they order?", "Warum wurde bestellt?";
    why_it_was_lost = "Why was it lost?", "Warum ging sie verloren?";
    note = "Note", "Bemerkung";
    hold_until = "Take it up again on", "Wieder aufnehmen am";
    hold_reason = "Why does it wait?", "Worauf wird gewartet?";
    new_owner = "New owner", "Künftig zuständig";
    next_step_label = "Next step", "Nächster Schritt";
    no_next_step_planned = "None is planned.", "Keiner ist geplant.";
    product = "Product", "Produkt";
    pipeline = "Pipeline", "Pipeline";
    create_it = "Add it", "Anlegen";
    change = "change", "ändern";
    amount_hint = "Leave it empty while nobody knows.", "Leer lassen, solange ihn niemand kennt.";
    account_hint = "The name as it is stored, or its number such as AC-17.", "Der Name wie gespeichert oder die Nummer wie AC-17.";
    added_on = "Added", "Angelegt";
    closed_on = "Closed", "Abgeschlossen";
    in_stage_since = "In this stage since", "In dieser Stufe seit";
    expected_amount = "Amount expected", "Erwarteter Betrag";
    skipped = "skipped", "übersprungen";
    days_not_known = "days not known", "Tage unbekannt";
    deleted_title = "This is deleted.", "Das hier ist gelöscht.";
    deleted_text = "It counts nowhere. It can be restored for 30 days.", "Sie zählt nirgends mit. 30 Tage lang lässt sie sich wiederherstellen.";
    delete_text = "It leaves every list and report from today on. For 30 days it can be restored.", "Sie verschwindet ab heute aus allen Listen und Berichten. 30 Tage lang lässt sie sich wiederherstellen.";
    other_opportunities = "All of this account", "Alle dieses Kunden";
    fill_in_what_is_missing = "Fill in what is missing", "Fehlendes ergänzen";
}

impl Messages {
    /// The title of the page that changes what is known: "Edit Lindenau Hospital".
    #[must_use]
    pub fn edit_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Edit {name}"),
            Lang::De => format!("{name} bearbeiten"),
        }
    }

    /// The title of the dialog that closes an opportunity as won.
    #[must_use]
    pub fn won_title(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Won: {name}"),
            Lang::De => format!("Gewonnen: {name}"),
        }
    }

    /// The title of the dialog that lets an opportunity wait.
    #[must_use]
    pub fn hold_title(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Put {name} on hold"),
            Lang::De => format!("{name} ruhen lassen"),
        }
    }

    /// The title of the dialog that gives an opportunity to somebody else.
    #[must_use]
    pub fn hand_title(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Hand {name} to"),
            Lang::De => format!("{name} übergeben an"),
        }
    }

    /// The title of the dialog that deletes an opportunity.
    #[must_use]
    pub fn delete_title(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Delete {name}"),
            Lang::De => format!("{name} löschen"),
        }
    }

    /// The strip over an opportunity that waits: "On hold until 3 December 2026."
    #[must_use]
    pub fn on_hold_until(self, day: &str) -> String {
        match self.0 {
            Lang::En => format!("On hold until {day}."),
            Lang::De => format!("Ruht bis {day}."),
        }
    }

    /// The line below the name of a won one: "for 140,000 EUR".
    #[must_use]
    pub fn won_for(self, value: &str) -> String {
        match self.0 {
            Lang::En => format!("for {value}"),
            Lang::De => format!("für {value}"),
        }
    }

    /// An estimate in a sentence: "about 18,400 EUR".
    #[must_use]
    pub fn about_amount(self, amount: &str) -> String {
        format!("{}\u{a0}{amount}", self.about())
    }

    /// What a stage in the menu still asks for: "needs an account and an amount".
    #[must_use]
    pub fn still_needs(self, criteria: &[ExitCriterion]) -> String {
        let words: Vec<&str> = criteria.iter().map(|&criterion| self.criterion(criterion)).collect();
        format!("{} {}", self.pick("needs", "braucht"), self.list(&words))
    }

    /// What a stage asks for before it is left.
    #[must_use]
    pub const fn criterion(self, criterion: ExitCriterion) -> &'static str {
        match criterion {
            ExitCriterion::HasAccount => self.pick("an account", "einen Kunden"),
            ExitCriterion::HasAmount => self.pick("an amount", "einen Betrag"),
            ExitCriterion::HasExpectedClose => self.pick("an expected close", "einen erwarteten Abschluss"),
            ExitCriterion::HasNextStep => self.pick("a next step", "einen nächsten Schritt"),
        }
    }

    /// Why a customer ordered.
    #[must_use]
    pub const fn win_reason(self, reason: WinReason) -> &'static str {
        match reason {
            WinReason::Fit => self.pick("It fitted best", "Es passte am besten"),
            WinReason::Price => self.pick("Price or terms", "Preis oder Bedingungen"),
            WinReason::Trust => self.pick("Trust in us", "Vertrauen in uns"),
            WinReason::Speed => self.pick("We were first, or faster", "Wir waren früher da oder schneller"),
            WinReason::Other => self.pick("Something else", "Etwas anderes"),
            WinReason::NotRecorded => self.pick("not recorded", "nicht festgehalten"),
        }
    }

    /// Why it came to nothing.
    #[must_use]
    pub const fn loss_reason(self, reason: LossReason) -> &'static str {
        match reason {
            LossReason::NoNeed => self.pick("They did not mean to buy", "Es bestand keine Kaufabsicht"),
            LossReason::NoContact => self.pick("Contact was lost", "Der Kontakt riss ab"),
            LossReason::NoDecision => self.pick("They could not decide", "Es kam zu keiner Entscheidung"),
            LossReason::Competitor => self.pick("A competitor has them", "Ein Wettbewerber hat sie"),
            LossReason::Disagreement => {
                self.pick("They did not agree among themselves", "Intern bestand keine Einigkeit")
            }
            LossReason::NoFunds => self.pick("There was no money", "Es fehlte das Geld"),
            LossReason::Disapproved => self.pick("The superior disapproved", "Die Leitung lehnte ab"),
            LossReason::Other => self.pick("Something else", "Etwas anderes"),
            LossReason::NotRecorded => self.pick("not recorded", "nicht festgehalten"),
        }
    }
}
