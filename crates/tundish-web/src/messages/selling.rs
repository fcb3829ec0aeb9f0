//! Leads, the details of opportunities, and who sees what.

use super::{Lang, Messages, texts};

texts! {
    convert_it = "Convert", "Umwandeln";
    mark_as_answered = "Answered", "Beantwortet";
    let_it_go = "Let go", "Verwerfen";
    what_it_became = "What it became", "Was daraus wurde";
    first_order = "first order", "Erstauftrag";
    existing_account = "Account that there is", "Bestehender Kunde";
    existing_contact = "Contact that there is", "Bestehender Kontakt";
    makes_opportunity = "Make an opportunity", "Verkaufschance anlegen";
    opportunity_name = "Name of the opportunity", "Name der Verkaufschance";
    add_contact = "Add contact", "Kontakt hinzufügen";
    add_line = "Add line", "Position hinzufügen";
    add_competitor = "Add competitor", "Mitbewerber hinzufügen";
    standing_label = "Standing", "Stand";
    what_is_sold = "Description", "Beschreibung";
    quantity_label = "Quantity", "Menge";
    unit_price = "Unit price", "Einzelpreis";
    discount_label = "Discount in %", "Rabatt in %";
    net_label = "Net", "Netto";
    total_label = "Total", "Summe";
    product_lines = "Product lines", "Positionen";
    competitor = "Competitor", "Mitbewerber";
    competitors = "Competitors", "Mitbewerber";
    no_lines_here = "No product lines; with them the amount is their sum.", "Keine Positionen; mit ihnen ist der Betrag ihre Summe.";
    no_competitors_here = "Nobody else is known to be after it.", "Niemand sonst ist bekannt.";
    take_off = "Take off", "Entfernen";
    not_the_opportunitys_currency = "The price must be in the opportunity’s currency.", "Der Preis muss in der Währung der Verkaufschance stehen.";
    who_sees_it = "Who sees it", "Wer es sieht";
    share_it = "Share", "Freigeben";
    share_title = "Let somebody see it", "Für jemanden freigeben";
    nobody_has_this_address = "Nobody whom you can choose signs in with this address.", "Niemand, den Sie wählen können, meldet sich mit dieser Adresse an.";
    share_hint = "The address with which your colleague signs in.", "Die Adresse, mit der sich Ihre Kollegin oder Ihr Kollege anmeldet.";
    shared_with_nobody = "Only its owner and the bosses above.", "Nur wer zuständig ist und die Vorgesetzten.";
    as_what = "As what", "Als was";
    end_it = "End", "Beenden";
    is_part_already = "This contact is part of it already.", "Dieser Kontakt ist schon beteiligt.";
}

impl Messages {
    /// How far a lead is.
    #[must_use]
    pub fn lead_status(self, word: &str) -> &'static str {
        match word {
            "working" => self.pick("Being worked", "In Arbeit"),
            "converted" => self.pick("Converted", "Umgewandelt"),
            "disqualified" => self.pick("Let go", "Verworfen"),
            _ => self.pick("New", "Neu"),
        }
    }

    /// What part a contact has in the decision.
    #[must_use]
    pub fn contact_role(self, word: &str) -> &'static str {
        match word {
            "decision_maker" => self.pick("Decides", "Entscheidet"),
            "economic_buyer" => self.pick("Releases the money", "Gibt das Geld frei"),
            "champion" => self.pick("Speaks for it", "Setzt sich dafür ein"),
            "influencer" => self.pick("Is asked", "Wird gefragt"),
            "user" => self.pick("Will use it", "Wird es nutzen"),
            "technical_buyer" => self.pick("Examines it", "Prüft es"),
            "gatekeeper" => self.pick("Opens the door", "Öffnet die Tür"),
            _ => self.pick("Other", "Sonstiges"),
        }
    }

    /// Where a contact stands.
    #[must_use]
    pub fn stance_word(self, word: &str) -> &'static str {
        match word {
            "supports" => self.pick("for it", "dafür"),
            "neutral" => self.pick("neutral", "neutral"),
            "opposes" => self.pick("against it", "dagegen"),
            _ => self.pick("not known", "nicht bekannt"),
        }
    }

    /// How a competitor stands.
    #[must_use]
    pub fn competitor_standing(self, word: &str) -> &'static str {
        match word {
            "leading" => self.pick("leading", "führt"),
            "behind" => self.pick("behind", "liegt zurück"),
            "out" => self.pick("out", "ausgeschieden"),
            "won" => self.pick("won it", "hat gewonnen"),
            _ => self.pick("named", "genannt"),
        }
    }

    /// As what somebody sees a record.
    #[must_use]
    pub fn grant_reason(self, word: &str) -> &'static str {
        match word {
            "custodian" => self.pick("looks after it", "betreut es"),
            _ => self.pick("reads it", "liest mit"),
        }
    }

    /// Who gave a record to somebody, and since when: "by Mona Reyes, 3 Dec".
    #[must_use]
    pub fn given_by(self, who: &str, since: &str) -> String {
        match self.0 {
            Lang::En => format!("by {who}, {since}"),
            Lang::De => format!("von {who}, {since}"),
        }
    }

    /// The title of the sheet that lets a lead go.
    #[must_use]
    pub fn let_go_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Let go: {name}"),
            Lang::De => format!("Verwerfen: {name}"),
        }
    }

    /// The title of the sheet that hands something over.
    #[must_use]
    pub fn hand_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Hand over: {name}"),
            Lang::De => format!("Übergeben: {name}"),
        }
    }

    /// The title of the form that converts a lead.
    #[must_use]
    pub fn convert_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Convert: {name}"),
            Lang::De => format!("Umwandeln: {name}"),
        }
    }

    /// Below a field that names something that there is: what is made when it stays empty.
    #[must_use]
    pub fn else_new(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Left empty, “{name}” is made."),
            Lang::De => format!("Bleibt es leer, wird „{name}“ angelegt."),
        }
    }

    /// A time somebody waited, in its largest unit: "25 min", "3 h", "2 days".
    #[must_use]
    pub fn waited(self, minutes: i64) -> String {
        match minutes {
            ..60 => format!("{minutes} min"),
            60..2_880 => format!("{} h", minutes / 60),
            _ => self.days(minutes / 1_440),
        }
    }

    /// How soon a lead was answered.
    #[must_use]
    pub fn answered_after(self, waited: &str) -> String {
        match self.0 {
            Lang::En => format!("Answered after {waited}."),
            Lang::De => format!("Nach {waited} beantwortet."),
        }
    }

    /// How long a lead has waited.
    #[must_use]
    pub fn waits_since(self, waited: &str) -> String {
        match self.0 {
            Lang::En => format!("Waits for an answer: {waited}."),
            Lang::De => format!("Wartet auf Antwort: {waited}."),
        }
    }
}
