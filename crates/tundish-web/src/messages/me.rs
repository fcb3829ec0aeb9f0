//! A person's own settings: how pages look, password and second factor, sessions, API tokens.

use super::{Lang, Messages, texts};

texts! {
    own_settings = "How pages look", "Aussehen der Seiten";
    about_you = "About you", "Über Sie";
    ask_your_administrator = "An administrator changes these.", "Diese Angaben ändert die Administration.";
    role = "Role", "Rolle";
    language = "Language", "Sprache";
    time_zone = "Time zone", "Zeitzone";
    time_zone_hint = "Of clock times. Days and months are those of the company.", "Für Uhrzeiten. Tage und Monate sind die der Firma.";
    theme = "Light or dark", "Hell oder dunkel";
    theme_system = "As the system", "Wie das System";
    theme_light = "Light", "Hell";
    theme_dark = "Dark", "Dunkel";
    density = "Rows", "Zeilen";
    density_compact = "Compact", "Dicht";
    density_roomy = "Roomy", "Luftig";
    settings_saved = "Your settings are saved.", "Ihre Einstellungen sind gespeichert.";

    security = "Security", "Sicherheit";
    present_password = "Present password", "Bisheriges Passwort";
    new_password = "New password", "Neues Passwort";
    change_password = "Change password", "Passwort ändern";
    change_password_ends = "Changing it ends all your other sessions and all your API tokens.", "Danach enden alle Ihre anderen Sitzungen und alle API-Token.";
    wrong_password = "This is not your present password.", "Das ist nicht Ihr bisheriges Passwort.";
    password_changed = "Your password is changed.", "Ihr Passwort ist geändert.";
    no_password = "You sign in without a password here, so there is none to change and no second factor to add.", "Sie melden sich hier ohne Passwort an; es gibt keines zu ändern und keinen zweiten Faktor hinzuzufügen.";

    second_factor = "Second factor", "Zweiter Faktor";
    second_factor_is_off = "Your password alone lets you in.", "Ihr Passwort allein genügt zur Anmeldung.";
    second_factor_about = "With an app on your phone that shows codes, a stolen password is not enough.", "Mit einer App, die Codes zeigt, reicht ein gestohlenes Passwort nicht aus.";
    second_factor_set_up = "Set up", "Einrichten";
    second_factor_on = "The second factor is on.", "Der zweite Faktor ist eingeschaltet.";
    second_factor_off = "The second factor is off.", "Der zweite Faktor ist ausgeschaltet.";
    switch_off = "Switch off", "Ausschalten";
    new_recovery_codes = "New recovery codes", "Neue Notfallcodes";
    password_or_code = "Password or code", "Passwort oder Code";
    wrong_password_or_code = "This is neither your password nor a code that counts.", "Das ist weder Ihr Passwort noch ein gültiger Code.";
    scan_the_picture = "Scan this picture with the app", "Dieses Bild mit der App scannen";
    qr_code = "QR code with the secret that stands beside it", "QR-Code mit dem Schlüssel, der daneben steht";
    or_type_the_secret = "Or type this secret into it", "Oder diesen Schlüssel eintippen";
    then_type_the_code = "Then type the code that it shows", "Dann den gezeigten Code eintippen";
    switch_on = "Switch on", "Einschalten";
    no_code = "Type the six digits that the app shows.", "Tippen Sie die sechs Ziffern, die die App zeigt.";
    code_does_not_fit = "This code does not belong to the secret. Type the one that the app shows now.", "Dieser Code gehört nicht zum Schlüssel. Tippen Sie den, den die App jetzt zeigt.";
    recovery_codes = "Recovery codes", "Notfallcodes";
    recovery_codes_about = "Each lets you in once when the app is out of reach. Keep them apart from your phone. They are shown this one time.", "Jeder lässt Sie einmal hinein, wenn die App nicht zur Hand ist. Bewahren Sie sie getrennt vom Telefon auf. Sie werden nur jetzt gezeigt.";
    recovery_codes_kept = "I have kept them", "Ich habe sie verwahrt";

    sessions = "Sessions", "Sitzungen";
    this_session = "this one", "diese hier";
    end_session = "End", "Beenden";
    end_other_sessions = "End all others", "Alle anderen beenden";
    session_is_ended = "The session is ended.", "Die Sitzung ist beendet.";
    other_sessions_are_ended = "All other sessions are ended.", "Alle anderen Sitzungen sind beendet.";
    unknown_browser = "Unknown browser", "Unbekannter Browser";

    api_tokens = "API tokens", "API-Token";
    api_tokens_about = "A program with a token acts for you and never with more rights than you have.", "Ein Programm mit einem Token handelt für Sie und nie mit mehr Rechten, als Sie haben.";
    programs_for_you = "Programs that act for you", "Programme, die für Sie handeln";
    no_api_tokens = "No program acts for you", "Kein Programm handelt für Sie";
    make_token = "Make a token", "Token erstellen";
    make_the_token = "Make it", "Erstellen";
    token_name = "What is it for", "Wofür";
    token_name_hint = "Such as the name of the program.", "Etwa der Name des Programms.";
    token_access = "It may", "Es darf";
    access_read = "read", "lesen";
    access_write = "read and change", "lesen und ändern";
    access_export = "read, change and export", "lesen, ändern und exportieren";
    token_collections = "Only with", "Nur mit";
    token_collections_hint = "Such as opportunities reports, in the words of the API. Empty means everything that you see.", "Etwa opportunities reports, in den Wörtern der API. Leer heißt alles, was Sie sehen.";
    not_collections = "Type words of the API such as opportunities or reports, with blanks between them.", "Tippen Sie Wörter der API wie opportunities oder reports, durch Leerzeichen getrennt.";
    token_lasts = "It lasts", "Es gilt";
    until_revoked = "until it is revoked", "bis zum Widerruf";
    revoke = "Revoke", "Widerrufen";
    token_is_revoked = "The token is revoked.", "Das Token ist widerrufen.";
    token_was_made = "The token was made already; its secret is shown once only.", "Das Token ist schon erstellt; sein Geheimnis wird nur einmal gezeigt.";
    token_is_made = "The token is made", "Das Token ist erstellt";
    token_shown_once = "Copy it now: it is shown this one time.", "Kopieren Sie es jetzt: Es wird nur dieses eine Mal gezeigt.";
    never_used = "never used", "nie benutzt";
    back_to_tokens = "I have copied it", "Ich habe es kopiert";
    name_is_needed = "Say what it is for, in one line of at most 200 characters.", "Sagen Sie in einer Zeile mit höchstens 200 Zeichen, wofür.";
}

impl Messages {
    /// A new password that is too short.
    #[must_use]
    pub fn password_too_short(self, shortest: usize) -> String {
        match self.0 {
            Lang::En => format!("Take at least {shortest} characters."),
            Lang::De => format!("Nehmen Sie mindestens {shortest} Zeichen."),
        }
    }

    /// A new password that is too long.
    #[must_use]
    pub fn password_too_long(self, longest: usize) -> String {
        match self.0 {
            Lang::En => format!("Take at most {longest} characters."),
            Lang::De => format!("Nehmen Sie höchstens {longest} Zeichen."),
        }
    }

    /// Since when sign-ins ask for a code: "On since Wed 25 Nov 2026."
    #[must_use]
    pub fn on_since(self, day: &str) -> String {
        match self.0 {
            Lang::En => format!("On since {day}."),
            Lang::De => format!("Eingeschaltet seit {day}."),
        }
    }

    /// How many recovery codes can still be used.
    #[must_use]
    pub fn recovery_codes_left(self, left: u64) -> String {
        match self.0 {
            Lang::En => format!("{left} recovery {} left.", self.plural(left, "code is", "codes are")),
            Lang::De => format!("{left} {} übrig.", self.plural(left, "Notfallcode ist", "Notfallcodes sind")),
        }
    }

    /// A browser and the system that it runs on: "Firefox on Linux".
    #[must_use]
    pub fn browser_on(self, browser: &str, system: &str) -> String {
        match self.0 {
            Lang::En => format!("{browser} on {system}"),
            Lang::De => format!("{browser} unter {system}"),
        }
    }

    /// When somebody signed in, and the last sign of life: "since Wed 25 Nov 2026 14:02, last seen …".
    #[must_use]
    pub fn signed_in_since(self, first: &str, last: &str) -> String {
        match self.0 {
            Lang::En => format!("signed in {first}, last seen {last}"),
            Lang::De => format!("angemeldet {first}, zuletzt gesehen {last}"),
        }
    }

    /// When a token was used last.
    #[must_use]
    pub fn last_used(self, when: &str) -> String {
        match self.0 {
            Lang::En => format!("last used {when}"),
            Lang::De => format!("zuletzt benutzt {when}"),
        }
    }

    /// When a token ends.
    #[must_use]
    pub fn ends_on(self, day: &str) -> String {
        match self.0 {
            Lang::En => format!("ends {day}"),
            Lang::De => format!("endet {day}"),
        }
    }

    /// Which token is meant, for who only hears the button: "Revoke Sync".
    #[must_use]
    pub fn revoke_token(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Revoke {name}"),
            Lang::De => format!("{name} widerrufen"),
        }
    }

    /// Which session is meant, for who only hears the button.
    #[must_use]
    pub fn end_session_of(self, browser: &str) -> String {
        match self.0 {
            Lang::En => format!("End {browser}"),
            Lang::De => format!("{browser} beenden"),
        }
    }

    /// What a role is called.
    #[must_use]
    pub fn role_word(self, role: &str) -> &'static str {
        match role {
            "representative" => self.role_representative(),
            "manager" => self.role_manager(),
            "director" => self.role_director(),
            "administrator" => self.role_administrator(),
            _ => self.role_partner(),
        }
    }
}
