//! The timeline of a record: what was done, who did it, what it changed.

use super::{Lang, Messages, texts};

texts! {
    was_won = "Won", "Gewonnen";
    was_lost = "Lost", "Verloren";
    was_reopened = "Opened again", "Wieder geöffnet";
    was_resumed = "Taken up again", "Wieder aufgenommen";
    was_deleted = "Deleted", "Gelöscht";
    was_restored = "Restored", "Wiederhergestellt";
    was_edited = "Changed", "Geändert";
    taken_back = "A change was taken back", "Eine Änderung wurde zurückgenommen";
    the_program = "Tundish", "Tundish";
    somebody = "somebody", "jemand";
    nothing = "none", "keiner";
    status = "Status", "Status";
    name_label = "Name", "Name";
    hold = "On hold", "Ruht";
    older_entries = "Older entries", "Ältere Einträge";
    is_won = "is won", "ist gewonnen";
    is_lost = "is lost", "ist verloren";
    is_open_again = "is open again", "ist wieder offen";
    is_on_hold = "is on hold", "ruht";
    is_taken_up_again = "is taken up again", "ist wieder aufgenommen";
    is_deleted = "is deleted", "ist gelöscht";
    is_restored = "is restored", "ist wiederhergestellt";
    is_changed = "is changed", "ist geändert";
    is_added = "is in the funnel", "ist im Trichter";
    is_as_before = "is as before", "ist wie zuvor";
}

impl Messages {
    /// The first entry of a timeline: "Added in Engaged, about 18,400 EUR".
    #[must_use]
    pub fn added_in(self, stage: &str, amount: Option<&str>) -> String {
        let added = match self.0 {
            Lang::En => format!("Added in {stage}"),
            Lang::De => format!("Angelegt in {stage}"),
        };
        amount.map_or_else(|| added.clone(), |amount| format!("{added}, {amount}"))
    }

    /// A move between stages: "Need agreed → Offer".
    #[must_use]
    pub fn from_to(self, before: &str, after: &str) -> String {
        format!("{before} → {after}")
    }

    /// A field that got its first value: "Next step: visit".
    #[must_use]
    pub fn changed_to(self, field: &str, after: &str) -> String {
        format!("{field}: {after}")
    }

    /// A field that was emptied: "Next step removed: visit".
    #[must_use]
    pub fn removed(self, field: &str, before: &str) -> String {
        match self.0 {
            Lang::En => format!("{field} removed: {before}"),
            Lang::De => format!("{field} entfernt: {before}"),
        }
    }

    /// Won, with the closing value: "Won for 140,000 EUR".
    #[must_use]
    pub fn was_won_for(self, value: &str) -> String {
        format!("{} {}", self.was_won(), self.won_for(value))
    }

    /// Waits from now on: "On hold until 3 December 2026".
    #[must_use]
    pub fn was_held(self, day: &str) -> String {
        match self.0 {
            Lang::En => format!("On hold until {day}"),
            Lang::De => format!("Ruht bis {day}"),
        }
    }

    /// Who did it and at which time of the day: "Jonas Weber, 14:02".
    #[must_use]
    pub fn by_at(self, who: &str, clock: &str) -> String {
        format!("{who}, {clock}")
    }

    /// When it was recorded, if later than it happened: "recorded 3 Dec", "recorded 14:02"."
    #[must_use]
    pub fn recorded_later(self, when: &str) -> String {
        match self.0 {
            Lang::En => format!("recorded {when}"),
            Lang::De => format!("festgehalten {when}"),
        }
    }

    /// The toast after a change of owner: "now belongs to Ana Ruiz".
    #[must_use]
    pub fn belongs_to(self, person: &str) -> String {
        match self.0 {
            Lang::En => format!("now belongs to {person}"),
            Lang::De => format!("gehört jetzt {person}"),
        }
    }

    /// The name of a recorded field, as the column is called.
    #[must_use]
    pub fn column_name(self, column: &str) -> &'static str {
        match column {
            "name" => self.name_label(),
            "account_id" => self.account(),
            "product_id" => self.product(),
            "pipeline_id" => self.pipeline(),
            "stage_id" | "entered_at" | "observed_at" => self.stage(),
            "owner_id" => self.owner(),
            "channel" => self.channel(),
            "source" => self.source_label(),
            "amount_kind" | "amount_minor" => self.amount_label(),
            "currency" => self.currency(),
            "won_minor" => self.closing_value(),
            "closed_rate" => self.rate(),
            "expected_close_on" => self.expected_close(),
            "next_step" => self.next_step_label(),
            "close_reason" => self.reason(),
            "hold_reason" | "hold_until_on" => self.hold(),
            _ => self.status(),
        }
    }
}
