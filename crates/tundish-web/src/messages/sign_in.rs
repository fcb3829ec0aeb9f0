//! Signing in.

use super::{Lang, Messages, texts};

texts! {
    sign_in = "Sign in", "Anmelden";
    email = "E-mail", "E-Mail";
    password = "Password", "Passwort";
    what_it_shows = "What came in, what stands, what went out.", "Was hereinkam, was steht, was hinausging.";
    came_in_word = "comes in", "kommt herein";
    goes_out_word = "goes out", "geht hinaus";
    vessel_of_three = "A vessel with three parts", "Ein Gefäß mit drei Teilen";
    wrong_email_or_password = "E-mail and password do not belong together.", "E-Mail und Passwort gehören nicht zusammen.";
    one_more_step = "One more step", "Noch ein Schritt";
    one_time_code = "Code from your app", "Code aus Ihrer App";
    or_a_recovery_code = "Six digits, or one of your recovery codes.", "Sechs Ziffern oder einer Ihrer Notfallcodes.";
    wrong_code = "This code does not count. Each one counts once, for half a minute.", "Dieser Code gilt nicht. Jeder gilt einmal, eine halbe Minute lang.";
    sign_in_as_somebody_else = "Start again", "Von vorn beginnen";
    look_around_as = "Look around as", "Umsehen als";
    role_representative = "representative", "Verkauf";
    role_manager = "manager", "Leitung";
    role_director = "director", "Direktion";
    role_administrator = "administrator", "Administration";
    role_partner = "partner", "Partner";
    session_ended = "Your session has ended. Sign in, then come back to the form: what you typed is still there.", "Ihre Sitzung ist beendet. Melden Sie sich an und kehren Sie zum Formular zurück: Ihr Text ist noch da.";
    signed_out = "You are signed out.", "Sie sind abgemeldet.";
}

impl Messages {
    /// After a wrong password: how many tries are left before a pause.
    #[must_use]
    pub fn tries_left(self, tries: u64, pause_minutes: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "{} {} left before a pause of {pause_minutes} minutes.",
                tries,
                self.plural(tries, "try is", "tries are")
            ),
            Lang::De => format!(
                "Noch {} {} bis zu einer Pause von {pause_minutes} Minuten.",
                tries,
                self.plural(tries, "Versuch", "Versuche")
            ),
        }
    }

    /// During the pause after too many wrong passwords.
    #[must_use]
    pub fn sign_in_paused(self, minutes: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "Too many wrong passwords. Try again in {minutes} {}.",
                self.plural(minutes, "minute", "minutes")
            ),
            Lang::De => format!(
                "Zu viele falsche Passwörter. In {minutes} {} geht es weiter.",
                self.plural(minutes, "Minute", "Minuten")
            ),
        }
    }

    /// During the pause after too many wrong codes.
    #[must_use]
    pub fn codes_paused(self, minutes: u64) -> String {
        match self.0 {
            Lang::En => {
                format!("Too many wrong codes. Try again in {minutes} {}.", self.plural(minutes, "minute", "minutes"))
            }
            Lang::De => format!(
                "Zu viele falsche Codes. In {minutes} {} geht es weiter.",
                self.plural(minutes, "Minute", "Minuten")
            ),
        }
    }
}
