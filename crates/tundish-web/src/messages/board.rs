//! The board: parts, stages, cards, moving a card.

use jiff::civil::Date;

use super::number::NBSP;
use super::{Lang, Messages, texts};

texts! {
    board = "Board", "Tafel";
    on_course = "on course", "im Fluss";
    slowing = "slowing", "wird langsamer";
    late = "late", "überfällig";
    no_precedent = "no precedent", "ohne Beispiel";
    on_hold = "on hold", "ruht";
    amount_unknown = "amount not known", "Betrag unbekannt";
    about = "about", "etwa";
    move_to = "Move to…", "Verschieben…";
    here_now = "here now", "steht hier";
    keys_move = "between cards", "zwischen Karten wechseln";
    keys_columns = "between stages", "zwischen Stufen wechseln";
    keys_move_to = "move to…", "verschieben nach…";
    keys_step = "one stage back or on", "eine Stufe zurück oder weiter";
    keys_open = "open the card", "die Karte öffnen";
    anyone = "anyone", "alle";
    show = "Show", "Zeigen";
    nobody_here = "Nothing stands here.", "Hier steht nichts.";
    no_next_step = "No next step is planned.", "Kein nächster Schritt ist geplant.";
    owner = "Owner", "Zuständig";
}

impl Messages {
    /// The head of a part on the board: "weighs 25 of 100".
    #[must_use]
    pub fn weighs_of_100(self, weight: u64) -> String {
        match self.0 {
            Lang::En => format!("weighs {weight} of 100"),
            Lang::De => format!("zählt {weight} von 100"),
        }
    }

    /// The weighted sum of a stage: "weighs 66 k".
    #[must_use]
    pub fn weighs(self, value: &str) -> String {
        format!("{}{NBSP}{value}", self.pick("weighs", "zählt"))
    }

    /// The rest of a column: "29 more".
    #[must_use]
    pub fn more(self, n: u64) -> String {
        format!("{}{NBSP}{}", self.number(n), self.pick("more", "weitere"))
    }

    /// For a link that shows the rest of a stage: "29 more in Offer".
    #[must_use]
    pub fn more_in(self, n: u64, stage: &str) -> String {
        format!("{} in {stage}", self.more(n))
    }

    /// The title of the menu that moves a card.
    #[must_use]
    pub fn move_name_to(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Move {name} to"),
            Lang::De => format!("{name} verschieben nach"),
        }
    }

    /// The toast after a move: the name stands before it in bold. "moved to Approval".
    #[must_use]
    pub fn moved_to(self, stage: &str) -> String {
        match self.0 {
            Lang::En => format!("moved to {stage}"),
            Lang::De => format!("steht jetzt in {stage}"),
        }
    }

    /// What a card says about the next step: "Next: visit Fri 27 Nov."
    #[must_use]
    pub fn next_step(self, step: &str) -> String {
        match self.0 {
            Lang::En => format!("Next: {step}"),
            Lang::De => format!("Als Nächstes: {step}"),
        }
    }

    /// How long a card stands in its stage, for screen readers: "61 days in this stage".
    #[must_use]
    pub fn days_in_stage(self, days: i64) -> String {
        match self.0 {
            Lang::En => format!("{} in this stage", self.days(days)),
            Lang::De => format!("{} in dieser Stufe", self.days(days)),
        }
    }

    /// Why and until when an opportunity waits.
    #[must_use]
    pub fn waits_until(self, reason: &str, until: Date) -> String {
        match self.0 {
            Lang::En => format!("On hold until {}: {reason}", self.day_and_month(until)),
            Lang::De => format!("Ruht bis {}: {reason}", self.day_and_month(until)),
        }
    }
}
