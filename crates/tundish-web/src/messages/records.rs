//! Plain records: accounts, contacts, leads; what their fields are called, what is said when one is refused.

use super::{Lang, Messages, texts};

texts! {
    number_label = "Number", "Nummer";
    account_kind_label = "Kind", "Art";
    industry = "Industry", "Branche";
    country = "Country", "Land";
    level = "Level", "Stufe";
    website = "Website", "Website";
    emails = "E-mails", "E-Mails";
    phones = "Phones", "Telefone";
    about_label = "Remarks", "Bemerkungen";
    parent_account = "Belongs to", "Gehört zu";
    given_name = "Given name", "Vorname";
    family_name = "Family name", "Nachname";
    job_title = "Job title", "Funktion";
    department = "Department", "Abteilung";
    company_label = "Company", "Firma";
    interest = "Interest", "Interesse";
    source_label = "Source", "Herkunft";
    contact = "Contact", "Kontakt";
    opportunity = "Opportunity", "Verkaufschance";
    answered_on = "Answered", "Beantwortet";
    role_label = "Role", "Rolle";
    stance_label = "Stance", "Haltung";
    note_label = "Note", "Notiz";
    contacts = "Contacts", "Kontakte";
    leads = "Leads", "Anfragen";

    emails_hint = "One a line; a word before it says what it is for: work, private.", "Je Zeile eine; ein Wort davor sagt, wofür: Arbeit, privat.";
    phones_hint = "One a line, in any format; a word before it says what it is for: mobile, work.", "Je Zeile eine, in jeder Schreibweise; ein Wort davor sagt, wofür: mobil, Arbeit.";
    name_or_number_hint = "A name or a number such as AC-17.", "Ein Name oder eine Nummer wie AC-17.";
    name_begins = "Name begins with", "Name beginnt mit";
    nothing_matches_here = "Nothing that you may see meets all of these conditions.", "Nichts für Sie Sichtbares erfüllt alle diese Bedingungen.";

    new_account = "New account", "Neuer Kunde";
    accounts_about = "Customer companies and households, by name.", "Kundenfirmen und Haushalte, nach Namen.";
    accounts_empty_title = "No accounts yet", "Noch keine Kunden";
    accounts_below = "Belonging to it", "Zugehörig";
    new_contact = "New contact", "Neuer Kontakt";
    contacts_about = "The people at your customers, by name.", "Die Menschen bei Ihren Kunden, nach Namen.";
    contacts_empty_title = "No contacts yet", "Noch keine Kontakte";
    new_lead = "New lead", "Neue Anfrage";
    leads_about = "Interest that a channel caught and nobody has qualified yet, newest first.", "Interesse, das ein Kanal aufgefangen und noch niemand geprüft hat, Neuestes zuerst.";
    leads_empty_title = "No leads yet", "Noch keine Anfragen";
    no_opportunities_here = "No opportunity that you may see.", "Keine für Sie sichtbare Verkaufschance.";
    no_contacts_here = "Nobody is known here yet.", "Hier ist noch niemand bekannt.";
    show_all_of_them = "Show all", "Alle zeigen";
    card_only = "You see this account’s card because of an opportunity; the rest is its owner’s.", "Sie sehen von diesem Kunden die Karte, weil Sie eine Verkaufschance sehen; den Rest sieht, wer zuständig ist.";

    still_true = "still true", "stimmt noch";
    is_confirmed = "is confirmed", "ist bestätigt";
    is_stored = "is added", "ist angelegt";
    was_added = "Added", "Angelegt";
    delete_record_text = "For 30 days it can be restored. Nothing else is deleted with it.", "30 Tage lang lässt es sich wiederherstellen. Sonst wird nichts mit gelöscht.";
    keep_record = "Keep it", "Behalten";
    changed_since_you_looked = "Somebody changed it since you looked. Look again and repeat what still makes sense.", "Jemand hat es geändert, seit Sie es ansahen. Sehen Sie es neu an und wiederholen Sie, was noch sinnvoll ist.";
    nothing_changes = "Everything is like that already.", "Alles ist schon so.";

    record_is_deleted = "It is deleted. Restore it first.", "Es ist gelöscht. Stellen Sie es erst wieder her.";
    record_is_not_deleted = "It is not deleted.", "Es ist nicht gelöscht.";
    record_changed_since = "This was changed again since, so it is left as it is.", "Das wurde seither noch einmal geändert und bleibt deshalb, wie es ist.";
    record_not_undoable = "This cannot be taken back.", "Das lässt sich nicht zurücknehmen.";
    record_is_closed = "It was converted or let go already.", "Es wurde schon umgewandelt oder verworfen.";
    record_is_in_use = "Others still need it.", "Andere brauchen es noch.";
    record_is_already_there = "It is like that already.", "Es ist schon so.";

    last_administrator = "This is the last administrator; give somebody else that role first.", "Das ist die letzte Administration; geben Sie die Rolle zuerst jemand anderem.";
    password_changed_meanwhile = "The password was changed meanwhile.", "Das Passwort wurde inzwischen geändert.";
    second_factor_on_already = "The second factor is on already.", "Der zweite Faktor ist schon eingeschaltet.";
    no_second_factor = "There is no second factor.", "Es gibt keinen zweiten Faktor.";
    only_administrators = "Only an administrator may change this.", "Das darf nur die Administration ändern.";
    token_needs_a_scope = "A token must be good for something.", "Ein Token muss für etwas gut sein.";
    names_nothing_known = "This names nothing that is known.", "Das bezeichnet nichts Bekanntes.";
    not_an_address = "This is not an e-mail address.", "Das ist keine E-Mail-Adresse.";

    not_a_time = "Expected a time such as 14:30.", "Erwartet wird eine Uhrzeit wie 14:30.";
    not_an_instant = "Expected an instant such as 2026-03-09T14:30:00Z.", "Erwartet wird ein Zeitpunkt wie 2026-03-09T14:30:00Z.";
    not_a_number = "This is not a number.", "Das ist keine Zahl.";
    number_out_of_range = "This number is too small or too large.", "Diese Zahl ist zu klein oder zu groß.";
    not_a_web_address = "Expected an address such as https://acme.example.", "Erwartet wird eine Adresse wie https://acme.example.";
    names_nothing = "This names nothing that exists.", "Das bezeichnet nichts, was es gibt.";
    names_several = "Several have this name; use the number.", "Mehrere heißen so; nehmen Sie die Nummer.";
    stands_below_itself = "An account cannot stand below itself, nor more than 32 levels deep.", "Ein Kunde kann nicht unter sich selbst stehen, auch nicht tiefer als 32 Stufen.";
    too_many_points = "At most 20 of them are kept.", "Höchstens 20 davon werden aufbewahrt.";
    is_taken = "Another record has this already.", "Das hat schon ein anderer Eintrag.";
    price_is_negative = "A price cannot be negative.", "Ein Preis kann nicht negativ sein.";
    one_price_per_currency = "There is one list price per currency.", "Je Währung gibt es einen Listenpreis.";
}

impl Messages {
    /// What an account is to the company.
    #[must_use]
    pub fn account_kind(self, word: &str) -> &'static str {
        match word {
            "partner" => self.pick("Partner", "Partner"),
            "store" => self.pick("Store", "Laden"),
            "household" => self.pick("Household", "Haushalt"),
            _ => self.pick("Customer", "Kunde"),
        }
    }

    /// The level of an account as a word.
    #[must_use]
    pub fn account_level(self, word: &str) -> &'static str {
        match word {
            "A" => "A",
            "B" => "B",
            _ => "C",
        }
    }

    /// "level A", behind the name of an account.
    #[must_use]
    pub fn level_of(self, level: &str) -> String {
        match self.0 {
            Lang::En => format!("level {level}"),
            Lang::De => format!("Stufe {level}"),
        }
    }

    /// What made a lead or an opportunity known.
    #[must_use]
    pub fn source_word(self, word: &str) -> &'static str {
        match word {
            "web_form" => self.pick("Form on the web", "Formular im Netz"),
            "referral" => self.pick("Referral", "Empfehlung"),
            "event" => self.pick("Event", "Veranstaltung"),
            "cold_call" => self.pick("Cold call", "Kaltanruf"),
            "advertisement" => self.pick("Advertisement", "Anzeige"),
            "partner" => self.pick("Partner", "Partner"),
            "social" => self.pick("Social network", "Soziales Netz"),
            "email" => self.pick("E-mail", "E-Mail"),
            "walk_in" => self.pick("Walk-in", "Laufkundschaft"),
            _ => self.pick("Other", "Sonstiges"),
        }
    }

    /// What an address or a number is for.
    #[must_use]
    pub fn point_label(self, word: &str) -> &'static str {
        match word {
            "work" => self.pick("work", "Arbeit"),
            "mobile" => self.pick("mobile", "mobil"),
            "private" => self.pick("private", "privat"),
            "main" => self.pick("main", "Zentrale"),
            "fax" => self.pick("fax", "Fax"),
            _ => self.pick("other", "sonstige"),
        }
    }

    /// What a verb beyond the usual ones did to a record; nothing for verbs that speak through their changes.
    #[must_use]
    pub fn record_verb(self, did: &str) -> Option<&'static str> {
        Some(match did {
            "added" => self.pick("Added", "Hinzugefügt"),
            "logged" => self.pick("Logged", "Festgehalten"),
            "planned" => self.pick("Planned", "Geplant"),
            "completed" => self.pick("Done", "Erledigt"),
            "cancelled" => self.pick("Cancelled", "Abgesagt"),
            "answered" => self.pick("Answered", "Beantwortet"),
            "converted" => self.pick("Converted", "Umgewandelt"),
            "disqualified" => self.pick("Let go", "Verworfen"),
            "reopened" => self.was_resumed(),
            "reassigned" => self.pick("Handed over", "Übergeben"),
            _ => return None,
        })
    }

    /// "Still true: Phones: 030 123456", an entry of a timeline.
    #[must_use]
    pub fn was_confirmed(self, what: &str) -> String {
        match self.0 {
            Lang::En => format!("Still true: {what}"),
            Lang::De => format!("Stimmt noch: {what}"),
        }
    }

    /// "confirmed 3 Dec", beside a fact that ages.
    #[must_use]
    pub fn confirmed_on(self, day: &str) -> String {
        match self.0 {
            Lang::En => format!("confirmed {day}"),
            Lang::De => format!("bestätigt {day}"),
        }
    }

    /// The title of the sheet that asks before something is deleted.
    #[must_use]
    pub fn delete_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Delete {name}"),
            Lang::De => format!("{name} löschen"),
        }
    }

    /// This line is no e-mail address.
    #[must_use]
    pub fn not_an_email(self, line: &str) -> String {
        match self.0 {
            Lang::En => format!("“{line}” is not an e-mail address."),
            Lang::De => format!("„{line}“ ist keine E-Mail-Adresse."),
        }
    }

    /// This line is no telephone number.
    #[must_use]
    pub fn not_a_phone(self, line: &str) -> String {
        match self.0 {
            Lang::En => format!("“{line}” is not a telephone number; abroad it begins with + and the country code."),
            Lang::De => {
                format!("„{line}“ ist keine Telefonnummer; im Ausland beginnt sie mit + und der Landesvorwahl.")
            }
        }
    }

    /// The words that a field can hold.
    #[must_use]
    pub fn expected_one_of(self, words: &[&str]) -> String {
        match self.0 {
            Lang::En => format!("Expected one of: {}.", words.join(", ")),
            Lang::De => format!("Erwartet wird eines von: {}.", words.join(", ")),
        }
    }

    /// The type of JSON that is expected.
    #[must_use]
    pub fn expected_type(self, what: &str) -> String {
        match self.0 {
            Lang::En => format!("Expected {what}."),
            Lang::De => format!("Erwartet wird {what}."),
        }
    }

    /// A plain decimal in the language's own writing: "12.5" or "12,5".
    #[must_use]
    pub fn decimal(self, plain: &str) -> String {
        match self.0 {
            Lang::En => plain.to_owned(),
            Lang::De => plain.replace('.', ","),
        }
    }
}
