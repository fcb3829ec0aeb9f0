//! Activities: what is logged and planned, how it came out, what is owed to whom by when.

use super::{Lang, Messages, texts};

texts! {
    activities = "Activities", "Aktivitäten";
    activities_about = "What is to be done, by its day; what was done, the latest first.", "Was zu tun ist, nach dem Tag; was getan ist, das Letzte zuerst.";
    activities_empty_title = "Nothing is planned", "Nichts ist geplant";
    activities_empty_text = "Plan a call, a visit or a promise on the page of the customer, or something of your own here.", "Planen Sie einen Anruf, einen Besuch oder eine Zusage auf der Seite des Kunden, oder hier etwas Eigenes.";
    new_activity = "Plan something", "Etwas planen";
    lead = "Lead", "Anfrage";
    subject = "Subject", "Betreff";
    text_label = "Text", "Text";
    activity_kind_label = "Kind", "Art";
    direction_label = "From whom", "Von wem";
    outcome_label = "Outcome", "Ergebnis";
    answered_label = "Answered", "Beantwortet";
    minutes_label = "Minutes", "Minuten";
    due_on = "Due", "Fällig";
    due_time = "Time of day", "Uhrzeit";
    done_on = "Done", "Erledigt am";
    done_time = "at", "um";
    backdated_label = "Entered more than 3 days later", "Mehr als 3 Tage später eingetragen";
    log_box = "Log a call, a note, a visit…", "Anruf, Notiz, Besuch festhalten…";
    log_it = "Log it", "Festhalten";
    plan_box = "Plan", "Planen";
    plan_it = "Plan it", "Planen";
    what_happened = "What happened", "Was geschah";
    what_is_to_be_done = "What is to be done", "Was ist zu tun";
    what_was_said = "What was said", "Was gesagt wurde";
    with_whom = "With whom", "Mit wem";
    who_does_it = "Who does it", "Wer es tut";
    day_now_hint = "Now, unless you say otherwise.", "Jetzt, wenn Sie nichts anderes sagen.";
    to_do = "To do", "Zu tun";
    mark_done = "Done", "Erledigt";
    done_and_next = "Done, and then…", "Erledigt, und dann…";
    plan_a_follow_up = "Plan what comes next", "Planen, was als Nächstes kommt";
    not_to_be_done = "Not to be done", "Nicht mehr zu tun";
    to_be_done_again = "To be done again", "Doch noch zu tun";
    take_back_entry = "Remove", "Entfernen";
    due_today = "today", "heute";
    due_tomorrow = "tomorrow", "morgen";
    no_day = "no day", "ohne Tag";
    is_promised = "promised", "zugesagt";
    was_not_answered = "not answered", "nicht beantwortet";
    was_answered = "answered", "beantwortet";
    show_on_timeline = "Show", "Zeigen";
    show_all_entries = "All", "Alles";
    show_conversations = "Conversations", "Gespräche";
    show_changes = "Changes", "Änderungen";
    nothing_to_do_here = "Nothing is planned.", "Nichts ist geplant.";
    of_mine = "Mine", "Meine";
    of_everybody = "Everybody’s", "Von allen";
    overdue_label = "overdue", "überfällig";
    was_done = "done", "erledigt";
    earlier_done = "Done lately", "Zuletzt erledigt";

    due_missing = "Say by which day.", "Sagen Sie, bis zu welchem Tag.";
    due_not_of_this_kind = "A note has no day by which it is due.", "Eine Notiz hat keinen Fälligkeitstag.";
    note_is_not_planned = "A note is written, not planned.", "Eine Notiz wird geschrieben, nicht geplant.";
    direction_not_of_this_kind = "Only calls, e-mails and messages go from one side to the other.", "Nur Anrufe, E-Mails und Nachrichten gehen von einer Seite zur anderen.";
    outcome_not_of_this_kind = "This kind does not come out like this.", "So geht diese Art nicht aus.";
    outcome_before_done = "What is not done has no outcome yet.", "Was nicht erledigt ist, hat noch kein Ergebnis.";
    answered_not_of_this_kind = "Only calls, e-mails and messages are answered.", "Nur Anrufe, E-Mails und Nachrichten werden beantwortet.";
    answered_before_done = "What is not done was not answered yet.", "Was nicht erledigt ist, wurde noch nicht beantwortet.";
    answered_against_outcome = "The outcome says the opposite.", "Das Ergebnis sagt das Gegenteil.";
    due_time_without_day = "A time of day needs a day.", "Eine Uhrzeit braucht einen Tag.";
    done_at_against_status = "What is done was done at some time, and nothing else was.", "Was erledigt ist, wurde irgendwann erledigt, und nur das.";
    done_in_the_future = "It cannot have been done in the future.", "Es kann nicht in der Zukunft erledigt worden sein.";
    owner_does_not_see_it = "This person does not see what it belongs to.", "Diese Person sieht nicht, wozu es gehört.";
    other_account = "The opportunity belongs to another account.", "Die Verkaufschance gehört zu einem anderen Kunden.";
    record_is_not_planned = "It is not planned any more.", "Es ist nicht mehr geplant.";
}

impl Messages {
    /// What kind of thing an activity is.
    #[must_use]
    pub fn activity_kind(self, word: &str) -> &'static str {
        match word {
            "call" => self.pick("Call", "Anruf"),
            "email" => self.pick("E-mail", "E-Mail"),
            "meeting" => self.pick("Meeting", "Besprechung"),
            "visit" => self.pick("Visit", "Besuch"),
            "message" => self.pick("Message", "Nachricht"),
            "task" => self.pick("Task", "Aufgabe"),
            "promise" => self.pick("Promise", "Zusage"),
            _ => self.pick("Note", "Notiz"),
        }
    }

    /// From whom an activity went out.
    #[must_use]
    pub fn activity_direction(self, word: &str) -> &'static str {
        match word {
            "incoming" => self.pick("From the customer", "Vom Kunden"),
            _ => self.pick("From us", "Von uns"),
        }
    }

    /// How an activity came out.
    #[must_use]
    pub fn activity_outcome(self, word: &str) -> &'static str {
        match word {
            "reached" => self.pick("Spoke with them", "Erreicht"),
            "no_answer" => self.pick("Nobody answered", "Niemand ging dran"),
            "left_message" => self.pick("Left word", "Nachricht hinterlassen"),
            "wrong_number" => self.pick("Wrong number", "Falsche Nummer"),
            "held" => self.pick("Took place", "Fand statt"),
            "no_show" => self.pick("They did not come", "Sie kamen nicht"),
            _ => self.pick("Called off", "Abgesagt"),
        }
    }

    /// How far an activity is.
    #[must_use]
    pub fn activity_status(self, word: &str) -> &'static str {
        match word {
            "done" => self.pick("Done", "Erledigt"),
            "cancelled" => self.pick("Cancelled", "Abgesagt"),
            _ => self.pick("Planned", "Geplant"),
        }
    }

    /// "overdue, 3 days", beside something planned whose day is over.
    #[must_use]
    pub fn overdue_by(self, days: i64) -> String {
        if days < 1 {
            self.overdue_label().to_owned()
        } else {
            format!("{}, {}", self.overdue_label(), self.days(days))
        }
    }

    /// A day with a time of it: "25 Nov, 14:30".
    #[must_use]
    pub fn day_at(self, day: &str, clock: Option<&str>) -> String {
        clock.map_or_else(|| day.to_owned(), |clock| format!("{day}, {clock}"))
    }

    /// How long something took: "25 min".
    #[must_use]
    pub fn took(self, minutes: i64) -> String {
        format!("{}\u{a0}min", self.number(minutes))
    }

    /// The title of the form that completes something.
    #[must_use]
    pub fn complete_name(self, subject: &str) -> String {
        match self.0 {
            Lang::En => format!("Done: {subject}"),
            Lang::De => format!("Erledigt: {subject}"),
        }
    }

    /// "with Eva Lind", behind the kind of an activity.
    #[must_use]
    pub fn with_person(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("with {name}"),
            Lang::De => format!("mit {name}"),
        }
    }
}
