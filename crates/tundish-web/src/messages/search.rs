//! Looking up, and what a page can be left for.

use super::{Lang, Messages, texts};

texts! {
    search = "Search", "Suche";
    search_about = "Names, companies, e-mail addresses, telephone numbers, OP-1042.", "Namen, Firmen, E-Mail-Adressen, Telefonnummern, OP-1042.";
    search_everything = "Search everything", "Alles durchsuchen";
    search_hint = "Name, phone, OP-1042", "Name, Telefon, OP-1042";
    find_results = "What was found", "Gefunden";
    opened_last = "Opened last", "Zuletzt geöffnet";
    nothing_opened_yet = "Nothing opened yet", "Noch nichts geöffnet";
    nothing_opened_text = "The records that you open stand here, the last one first.", "Hier stehen die Einträge, die Sie öffnen, der letzte zuerst.";
    nothing_found_text = "Only what you may see is looked through. The beginning of a word is enough; a telephone number can be in any format.", "Durchsucht wird nur, was Sie sehen dürfen. Der Anfang eines Wortes genügt; eine Telefonnummer darf in jeder Schreibweise stehen.";
    more_places = "More", "Mehr";
    customers = "Customers", "Kundschaft";
    add_what = "What do you want to add?", "Was möchten Sie anlegen?";
    find_here = "Find", "Suchen";
    words_within = "Words", "Wörter";
    next_record = "Next record", "Nächster Eintrag";
    previous_record = "Previous record", "Vorheriger Eintrag";
    keys_rows = "next and previous row", "nächste und vorige Zeile";
    keys_records = "next and previous record of the list", "nächster und voriger Eintrag der Liste";
    keys_search = "search everything", "alles durchsuchen";
    keys_add = "add something", "etwas anlegen";
}

impl Messages {
    /// Nothing has what was typed: "Nothing found for “muller”".
    #[must_use]
    pub fn nothing_found(self, typed: &str) -> String {
        match self.0 {
            Lang::En => format!("Nothing found for “{typed}”"),
            Lang::De => format!("Nichts gefunden zu „{typed}“"),
        }
    }
}
