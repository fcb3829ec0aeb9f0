//! Own fields: what a company wants to know beyond the fields that Tundish has.

use super::{Lang, Messages, texts};

texts! {
    own_fields = "Own fields", "Eigene Felder";
    own_fields_about = "What you want to know of your records beyond the fields that are there anyway.", "Was Sie über Ihre Datensätze wissen wollen, über die vorhandenen Felder hinaus.";
    new_own_field = "New field", "Neues Feld";
    no_own_fields = "No own fields yet", "Noch keine eigenen Felder";
    no_own_fields_text = "Forms and pages of records will ask for them and show them; lists can be narrowed to what they say. Columns of imported files that nothing else fits become such fields.", "Formulare und Seiten fragen danach und zeigen sie; Listen lassen sich danach eingrenzen. Spalten importierter Dateien, zu denen sonst nichts passt, werden solche Felder.";
    own_field_of = "Belongs to", "Gehört zu";
    own_form_label = "Holds", "Enthält";
    own_choices = "Choices, one a line", "Auswahl, je Zeile eine";
    position = "Position", "Reihenfolge";
    only_choices_have_choices = "Only a field that holds a choice has choices.", "Nur ein Feld mit Auswahl hat eine Liste zur Auswahl.";
    too_many_own_fields = "One kind of record can have at most 100 own fields.", "Eine Art von Datensatz kann höchstens 100 eigene Felder haben.";
    too_many_choices = "At most 200 choices.", "Höchstens 200 Einträge.";
}

impl Messages {
    /// What an own field holds.
    pub fn own_form(self, form: &str) -> &'static str {
        match (form, self.0) {
            ("number", Lang::En) => "a number",
            ("number", Lang::De) => "eine Zahl",
            ("day", Lang::En) => "a day",
            ("day", Lang::De) => "ein Tag",
            ("choice", Lang::En) => "one of several",
            ("choice", Lang::De) => "eins von mehreren",
            ("yes_no", Lang::En) => "yes or no",
            ("yes_no", Lang::De) => "ja oder nein",
            (_, Lang::En) => "a text",
            (_, Lang::De) => "ein Text",
        }
    }

    /// A kind of record, in the plural.
    pub fn own_field_kind(self, kind: &str) -> &'static str {
        match kind {
            "opportunity" => self.opportunities(),
            "account" => self.accounts(),
            "contact" => self.contacts(),
            "lead" => self.leads(),
            _ => self.products(),
        }
    }
}
