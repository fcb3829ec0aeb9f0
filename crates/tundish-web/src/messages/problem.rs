//! Error pages: what happened, what was kept, the way on.

use super::{Lang, Messages, texts};

texts! {
    not_found_title = "There is nothing here", "Hier ist nichts";
    not_found_text = "The address is wrong, the record was removed, or it is not yours to see.", "Die Adresse stimmt nicht, der Eintrag wurde entfernt oder ist für Sie nicht sichtbar.";
    forbidden_title = "You may not do this", "Das dürfen Sie nicht";
    forbidden_text = "Your role does not include it. Your boss or an administrator can do it, or give you the right.", "Ihre Rolle umfasst das nicht. Ihre Führungskraft oder die Verwaltung kann es tun oder Ihnen das Recht geben.";
    signed_out_title = "Nobody is signed in", "Niemand ist angemeldet";
    conflict_title = "Somebody changed this meanwhile", "Inzwischen hat es jemand geändert";
    conflict_text = "Nothing was stored yet. Compare both and decide what holds.", "Noch ist nichts gespeichert. Vergleichen Sie beide und entscheiden Sie, was gilt.";
    your_version = "Yours", "Ihre Fassung";
    their_version = "Stored now", "Jetzt gespeichert";
    differs = "differs", "weicht ab";
    keep_stored = "Keep what is stored", "Gespeichertes behalten";
    store_mine = "Store mine", "Meine Fassung speichern";
    invalid_title = "This cannot be stored yet", "Das lässt sich noch nicht speichern";
    unreadable_title = "This address asks for what there is not", "Diese Adresse fragt nach etwas, das es nicht gibt";
    failed_title = "Something failed on our side", "Bei uns ist etwas schiefgegangen";
    failed_text = "It was recorded. Go back: what you typed is still there. Nothing was stored half.", "Es wurde festgehalten. Gehen Sie zurück: Ihr Text ist noch da. Nichts wurde halb gespeichert.";
    busy_title = "The server cannot answer now", "Der Server kann gerade nicht antworten";
    busy_text = "It is starting, being upgraded or very busy. Nothing was stored. Try again in a moment.", "Er startet, wird aktualisiert oder ist stark belastet. Nichts wurde gespeichert. Versuchen Sie es gleich noch einmal.";
    full_title = "There is no room to store anything", "Es ist kein Platz zum Speichern";
    full_text = "The server's disk is full. Nothing was stored; looking things up still works. Tell your administrator, and go back: what you typed is still there.", "Der Speicher des Servers ist voll. Nichts wurde gespeichert; Nachsehen geht weiterhin. Sagen Sie der Verwaltung Bescheid und gehen Sie zurück: Ihr Text ist noch da.";
    unknown_title = "Nobody knows yet whether this was stored", "Noch weiß niemand, ob das gespeichert wurde";
    unknown_text = "The server lost its database at the last moment. Go back and send the form again as it is: it counts only once, even if it was stored already.", "Der Server hat seine Datenbank im letzten Augenblick verloren. Gehen Sie zurück und senden Sie das Formular unverändert noch einmal: Es zählt nur einmal, auch wenn es schon gespeichert ist.";
    try_again = "Try again", "Noch einmal versuchen";
    go_back = "Go back", "Zurück";
    to_the_funnel = "To the funnel", "Zum Trichter";
}

impl Messages {
    /// The number by which an administrator finds an error in the log.
    #[must_use]
    pub fn error_reference(self, reference: &str) -> String {
        match self.0 {
            Lang::En => format!("For the administrator: {reference}"),
            Lang::De => format!("Für die Verwaltung: {reference}"),
        }
    }

    /// Who changed the record meanwhile, and when.
    #[must_use]
    pub fn changed_meanwhile(self, who: &str, when: &str) -> String {
        match self.0 {
            Lang::En => format!("changed meanwhile by {who}, {when}"),
            Lang::De => format!("inzwischen geändert von {who}, {when}"),
        }
    }
}
