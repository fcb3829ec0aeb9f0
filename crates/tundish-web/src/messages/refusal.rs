//! Why something was not done, in sentences that say what to do instead.

use tundish_domain::text::TextError;
use tundish_domain::{ExitCriterion, Refusal};

use super::{Lang, Messages, texts};

texts! {
    unknown_account = "No account of this name is known to you.", "Ihnen ist kein Kunde dieses Namens bekannt.";
    several_accounts = "Several accounts have this name. Type the number, such as AC-17.", "Mehrere Kunden heißen so. Geben Sie die Nummer an, etwa AC-17.";
    unknown_person = "Choose somebody of the list.", "Wählen Sie jemanden aus der Liste.";
    unknown_choice = "Choose one of the list.", "Wählen Sie aus der Liste.";
    not_an_amount = "Type a number, such as 18,400.", "Geben Sie eine Zahl an, etwa 18.400.";
    not_a_day = "Type a day, such as 2026-12-18.", "Geben Sie einen Tag an, etwa 2026-12-18.";
    amount_too_large = "This number is too large.", "Diese Zahl ist zu groß.";
    needs_a_reason = "Choose a reason.", "Wählen Sie einen Grund.";
    event_not_found = "This change is not on the timeline.", "Diese Änderung steht nicht im Verlauf.";
    sent_before = "This page was sent before. Open it again.", "Diese Seite wurde schon einmal abgeschickt. Öffnen Sie sie neu.";
}

impl Messages {
    /// The title of the page that says no: "Lindenau Hospital was not changed".
    #[must_use]
    pub fn not_changed(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("{name} was not changed"),
            Lang::De => format!("{name} wurde nicht geändert"),
        }
    }

    /// The way back to a record: "Back to Lindenau Hospital".
    #[must_use]
    pub fn back_to(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Back to {name}"),
            Lang::De => format!("Zurück zu {name}"),
        }
    }

    /// More decimals than the currency has.
    #[must_use]
    pub fn too_many_decimals(self, currency: &str, allowed: u32) -> String {
        match (self.0, allowed) {
            (Lang::En, 0) => format!("{currency} has no decimals."),
            (Lang::En, _) => format!("{currency} has {allowed} decimals at most."),
            (Lang::De, 0) => format!("{currency} hat keine Nachkommastellen."),
            (Lang::De, _) => format!("{currency} hat höchstens {allowed} Nachkommastellen."),
        }
    }

    /// Why a text cannot be stored.
    #[must_use]
    pub fn text_error(self, error: TextError) -> String {
        match (self.0, error) {
            (_, TextError::Empty) => self.must_be_filled().to_owned(),
            (Lang::En, TextError::Control) => "Write it on one line.".to_owned(),
            (Lang::De, TextError::Control) => "Schreiben Sie es in eine Zeile.".to_owned(),
            (Lang::En, TextError::Nul) => "This text holds a sign that cannot be stored.".to_owned(),
            (Lang::De, TextError::Nul) => "Dieser Text enthält ein Zeichen, das sich nicht speichern lässt.".to_owned(),
            (Lang::En, TextError::TooLong { max_chars }) => {
                format!("At most {} characters.", self.number(max_chars as u64))
            }
            (Lang::De, TextError::TooLong { max_chars }) => {
                format!("Höchstens {} Zeichen.", self.number(max_chars as u64))
            }
        }
    }

    /// What the stages to be left ask for: "Before it moves on, it needs an account and an amount."
    #[must_use]
    pub fn criteria_missing(self, missing: &[ExitCriterion]) -> String {
        let words: Vec<&str> = missing.iter().map(|&criterion| self.criterion(criterion)).collect();
        let words = self.list(&words);
        match self.0 {
            Lang::En => format!("Before it moves on, it needs {words}."),
            Lang::De => format!("Bevor es weitergeht, braucht es {words}."),
        }
    }

    /// Why a rule says no, as a sentence.
    #[must_use]
    pub fn refusal(self, refusal: &Refusal) -> String {
        let sentence = match refusal {
            Refusal::ExitCriteriaMissing(missing) => return self.criteria_missing(missing),
            Refusal::Text { error, .. } => return self.text_error(*error),
            Refusal::ChangedSince { field } => return self.changed_since(field),
            Refusal::AlreadyWon => self.pick(
                "It is won. Open it again first.",
                "Die Verkaufschance ist gewonnen. Öffnen Sie sie zuerst wieder.",
            ),
            Refusal::AlreadyLost => self.pick(
                "It is lost. Open it again first.",
                "Die Verkaufschance ist verloren. Öffnen Sie sie zuerst wieder.",
            ),
            Refusal::StillOpen => self.pick("It is open already.", "Die Verkaufschance ist schon offen."),
            Refusal::Deleted => self.pick(
                "It is deleted. Restore it first.",
                "Die Verkaufschance ist gelöscht. Stellen Sie sie zuerst wieder her.",
            ),
            Refusal::NotDeleted => self.pick("It is not deleted.", "Die Verkaufschance ist nicht gelöscht."),
            Refusal::StageNotOfThisPipeline => {
                self.pick("This stage is not part of its pipeline.", "Diese Stufe gehört nicht zur Pipeline.")
            }
            Refusal::AlreadyThere => {
                self.pick("It stands in this stage already.", "Die Verkaufschance steht schon in dieser Stufe.")
            }
            Refusal::NotForward => self.pick("This stage does not come later.", "Diese Stufe kommt nicht später."),
            Refusal::NotBackward => self.pick("This stage does not come earlier.", "Diese Stufe kommt nicht früher."),
            Refusal::NotOnHold => self.pick("It is not on hold.", "Die Verkaufschance ruht nicht."),
            Refusal::HoldEndsTooEarly => self.pick("The day must lie after today.", "Der Tag muss nach heute liegen."),
            Refusal::AlreadyTheirs => self.pick("It is theirs already.", "Diese Person ist schon zuständig."),
            Refusal::NegativeAmount => self.pick("An amount is never below zero.", "Ein Betrag liegt nie unter null."),
            Refusal::WrongCurrency => {
                self.pick("The closing value is in another currency.", "Der Abschlusswert hat eine andere Währung.")
            }
            Refusal::InTheFuture => {
                self.pick("It cannot happen in the future.", "Es kann nicht in der Zukunft geschehen.")
            }
            Refusal::BeforeThePresentSpell { .. } => self
                .pick("It cannot happen before the last change.", "Es kann nicht vor der letzten Änderung geschehen."),
            Refusal::EnteredBeforeCreated => self.pick(
                "A stage cannot be entered before the beginning.",
                "Eine Stufe kann nicht vor dem Anfang betreten werden.",
            ),
            Refusal::NothingChanges => self.pick("Everything is as you ask already.", "Alles ist schon so."),
            Refusal::NotUndoable => {
                self.pick("This change cannot be taken back.", "Diese Änderung lässt sich nicht zurücknehmen.")
            }
        };
        sentence.to_owned()
    }

    /// What was to be taken back was changed again: "The amount was changed again since. Change it by hand."
    fn changed_since(self, column: &str) -> String {
        let field = self.column_name(column);
        match self.0 {
            Lang::En => format!("{field} was changed again since. Change it by hand."),
            Lang::De => format!("{field} wurde seither wieder geändert. Ändern Sie es von Hand."),
        }
    }
}
