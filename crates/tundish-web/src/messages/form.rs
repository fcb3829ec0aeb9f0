//! Forms and dialogs.

use super::{Lang, Messages, texts};

texts! {
    save = "Save", "Speichern";
    cancel = "Cancel", "Abbrechen";
    add = "Add", "Hinzufügen";
    optional = "optional", "freiwillig";
    yes = "Yes", "Ja";
    no = "No", "Nein";
    not_chosen = "Not chosen", "Nicht gewählt";
    must_be_filled = "This is needed.", "Das wird gebraucht.";
    kept_as_typed = "What you typed is kept.", "Ihre Eingaben bleiben erhalten.";
}

impl Messages {
    /// The head of an error summary: "2 entries need another look."
    #[must_use]
    pub fn entries_need_a_look(self, n: u64) -> String {
        match (self.0, n) {
            (Lang::En, 1) => "One entry needs another look.".to_owned(),
            (Lang::En, _) => format!("{} entries need another look.", self.number(n)),
            (Lang::De, 1) => "Eine Angabe braucht noch einen Blick.".to_owned(),
            (Lang::De, _) => format!("{} Angaben brauchen noch einen Blick.", self.number(n)),
        }
    }
}
