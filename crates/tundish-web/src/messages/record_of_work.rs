//! What was done and how the program's own work goes: the record of changes, jobs, imports.

use super::{Lang, Messages, texts};

texts! {
    audit = "Record of changes", "Protokoll der Änderungen";
    audit_about = "Everything that was ever changed, newest first: who, when, and each field before and after.", "Alles, was je geändert wurde, Neuestes zuerst: wer, wann und jedes Feld vorher und nachher.";
    no_such_events = "No change meets all of these conditions.", "Keine Änderung erfüllt alle diese Bedingungen.";
    person = "Person", "Person";
    kind_of_record = "Kind of record", "Art des Eintrags";
    deed = "What was done", "Was geschah";

    jobs = "Background work", "Arbeit im Hintergrund";
    jobs_about = "What the program does by itself: what waits, what runs, and what failed and why.", "Was das Programm von selbst tut: was wartet, was läuft und was warum gescheitert ist.";
    jobs_failed = "Set aside after failing", "Nach Fehlern beiseitegelegt";
    jobs_waiting = "Waiting and running", "Wartend und laufend";
    no_jobs = "Nothing waits", "Nichts wartet";
    no_jobs_text = "All of the program’s own work is done.", "Alle eigene Arbeit des Programms ist getan.";
    is_running = "runs now", "läuft gerade";

    imports = "Imports", "Importe";
    imports_about = "Which files came in, what became of their rows, and the way back.", "Welche Dateien hereinkamen, was aus ihren Zeilen wurde, und der Weg zurück.";
    no_imports = "No imports yet", "Noch keine Importe";
    no_imports_text = "Files are imported with “tundish import FILE”.", "Dateien werden mit „tundish import DATEI“ importiert.";
    file = "File", "Datei";
    state = "State", "Stand";
    started = "Started", "Begonnen";
    rows = "Rows", "Zeilen";
    rows_made = "Made", "Angelegt";
    rows_changed = "Changed", "Geändert";
    rows_known = "Known already", "Schon bekannt";
    rows_refused = "Refused", "Abgelehnt";
    rows_to_look_at = "Rows that need a look", "Zeilen, die einen Blick brauchen";
    what_came_in = "What came in", "Was hereinkam";
    row = "Row", "Zeile";
    column = "Column", "Spalte";
    outcome = "Outcome", "Ausgang";
    row_refused = "refused", "abgelehnt";
    row_warned = "taken with a warning", "mit Hinweis übernommen";
    undo_import = "Undo the import", "Import rückgängig machen";
    undo_import_text = "Opportunities that it made are withdrawn, unless somebody changed them since; what nothing uses any more goes with them. Records that there were before stay as they are now.", "Verkaufschancen daraus werden zurückgezogen, außer wenn sie seither geändert wurden; was niemand mehr braucht, geht mit. Was es vorher gab, bleibt, wie es jetzt ist.";
}

impl Messages {
    /// What a kind of record is called; nothing for kinds that have no name here.
    #[must_use]
    pub fn record_kind(self, kind: &str) -> Option<&'static str> {
        Some(match kind {
            "account" => self.account(),
            "contact" => self.contact(),
            "lead" => self.pick("Lead", "Anfrage"),
            "opportunity" => self.opportunity(),
            "participant" => self.pick("Contact of an opportunity", "Kontakt einer Verkaufschance"),
            "line" => self.pick("Product line", "Position"),
            "competitor" => self.pick("Competitor", "Mitbewerber"),
            "activity" => self.pick("Activity", "Aktivität"),
            "attachment" => self.pick("File", "Datei"),
            "own_field" => self.pick("Own field", "Eigenes Feld"),
            "product" => self.product(),
            "company" => self.company_settings(),
            "user" => self.person(),
            "team" => self.team(),
            "token" => self.pick("API token", "API-Token"),
            "pipeline" => self.pipeline(),
            "stage" => self.stage(),
            "rate" => self.rate(),
            "calendar" => self.pick("Calendar", "Kalender"),
            "absence" => self.pick("Absence", "Abwesenheit"),
            "import" => self.pick("Import", "Import"),
            "job" => self.pick("Background work", "Hintergrundarbeit"),
            _ => return None,
        })
    }

    /// Through what somebody acted.
    #[must_use]
    pub fn actor_kind(self, kind: &str) -> &'static str {
        match kind {
            "person" => self.pick("at the screen", "am Bildschirm"),
            "token" => self.pick("by a program", "durch ein Programm"),
            _ => self.pick("by itself", "von selbst"),
        }
    }

    /// How far an import is.
    #[must_use]
    pub fn import_state(self, state: &str) -> &'static str {
        match state {
            "running" => self.pick("running", "läuft"),
            "failed" => self.pick("stopped", "abgebrochen"),
            "undone" => self.pick("undone", "rückgängig gemacht"),
            _ => self.pick("done", "fertig"),
        }
    }

    /// What became of an import that was undone.
    #[must_use]
    pub fn import_is_undone(self, withdrawn: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "{} {} withdrawn.",
                self.number(withdrawn),
                self.plural(withdrawn, "opportunity is", "opportunities are")
            ),
            Lang::De => format!(
                "{} {} zurückgezogen.",
                self.number(withdrawn),
                self.plural(withdrawn, "Verkaufschance ist", "Verkaufschancen sind")
            ),
        }
    }

    /// What stays although its import was undone.
    #[must_use]
    pub fn kept_since_changed(self, kept: u64, numbers: &str) -> String {
        match self.0 {
            Lang::En => format!(
                "{} {} because somebody changed them since: {numbers}.",
                self.number(kept),
                self.plural(kept, "stays", "stay")
            ),
            Lang::De => format!(
                "{} {}, weil sie seither geändert wurden: {numbers}.",
                self.number(kept),
                self.plural(kept, "bleibt", "bleiben")
            ),
        }
    }

    /// When a job is due.
    #[must_use]
    pub fn due_at(self, when: &str) -> String {
        match self.0 {
            Lang::En => format!("due {when}"),
            Lang::De => format!("fällig {when}"),
        }
    }

    /// When a job was set aside.
    #[must_use]
    pub fn set_aside_at(self, when: &str) -> String {
        match self.0 {
            Lang::En => format!("set aside {when}"),
            Lang::De => format!("beiseitegelegt {when}"),
        }
    }

    /// How often a job was tried.
    #[must_use]
    pub fn tried(self, times: u64) -> String {
        match self.0 {
            Lang::En => format!("tried {} {}", self.number(times), self.plural(times, "time", "times")),
            Lang::De => format!("{}-mal versucht", self.number(times)),
        }
    }
}
