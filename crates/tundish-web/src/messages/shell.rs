//! The frame of every page: navigation, the day shown, keys, toasts.

use jiff::civil::Date;

use super::{Lang, Messages, texts};

texts! {
    skip_to_content = "Skip to the content", "Zum Inhalt";
    main_navigation = "Main", "Hauptnavigation";
    leading = "Leading", "Führen";
    pinned = "Pinned", "Angeheftet";
    today_page = "Today", "Heute";
    funnel = "Funnel", "Trichter";
    opportunities = "Opportunities", "Verkaufschancen";
    accounts = "Accounts", "Kunden";
    people = "People", "Mitarbeitende";
    settings = "Settings", "Einstellungen";
    sign_out = "Sign out", "Abmelden";
    your_account = "You", "Sie";
    late_prefix = "late: ", "überfällig: ";
    keys = "Keys", "Tasten";
    keys_hint = "keys", "zeigt die Tasten";
    close = "Close", "Schließen";
    undo = "Undo", "Rückgängig";
    dismiss = "Dismiss", "Ausblenden";
    go_today = "back to today", "zurück zu heute";
    add_opportunity = "Add", "Anlegen";
    new_opportunity = "New opportunity", "Neue Verkaufschance";
    search_or_filter = "search or filter", "suchen oder filtern";
    key_ctrl_enter = "Ctrl Enter", "Strg Enter";
    show_keys = "show this list", "diese Liste zeigen";
    submit_form = "send the form", "das Formular absenden";
    close_top_layer = "close what is on top", "das Oberste schließen";

    as_of = "As of", "Stand";
    choose_day = "Choose the day shown", "Tag wählen";
    week_earlier = "A week earlier", "Eine Woche zurück";
    week_later = "A week later", "Eine Woche weiter";
    show_day = "Show that day", "Diesen Tag zeigen";
    day_label = "Day", "Tag";
    back_to_today = "Back to today", "Zurück zu heute";
    past_is_read_only = "Nothing can be changed here; what came later is not counted.", "Hier lässt sich nichts ändern; was später kam, zählt nicht mit.";
    older_than_a_month = "The newest entry is more than 30 days old.", "Der neueste Eintrag ist über 30 Tage alt.";

    newer = "Newer", "Neuere";
    older = "Older", "Ältere";
    pages = "Pages", "Seiten";
    sorted_ascending = "sorted upwards", "aufsteigend sortiert";
    sorted_descending = "sorted downwards", "absteigend sortiert";
    remove_filter = "remove this filter", "diesen Filter entfernen";
    server_did_not_answer = "The server did not answer. Nothing was changed.", "Der Server hat nicht geantwortet. Nichts wurde geändert.";
}

impl Messages {
    /// What a shortcut of the navigation does: "open Funnel".
    #[must_use]
    pub fn open_page(self, page: &str) -> String {
        match self.0 {
            Lang::En => format!("open {page}"),
            Lang::De => format!("{page} öffnen"),
        }
    }

    /// "State of 31 October 2026."
    #[must_use]
    pub fn state_of(self, day: Date) -> String {
        let day = self.day_in_full(day);
        match self.0 {
            Lang::En => format!("State of {day}."),
            Lang::De => format!("Stand vom {day}."),
        }
    }

    /// "Show as of 31 October 2026", offered when the newest event is older than 30 days.
    #[must_use]
    pub fn show_as_of(self, day: Date) -> String {
        let day = self.day_in_full(day);
        match self.0 {
            Lang::En => format!("Show as of {day}"),
            Lang::De => format!("Stand vom {day} zeigen"),
        }
    }

    /// The number of rows on a page of a list: "50 shown".
    #[must_use]
    pub fn rows_shown(self, n: u64) -> String {
        match self.0 {
            Lang::En => format!("{} shown", self.number(n)),
            Lang::De => format!("{} gezeigt", self.number(n)),
        }
    }
}
