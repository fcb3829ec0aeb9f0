//! Administration: people and their way in, and what all its pages share.

use super::{Lang, Messages, texts};

texts! {
    administration = "Administration", "Verwaltung";
    settings_about = "What holds for the whole company, and who looks after it.", "Was für die ganze Firma gilt und wer sich darum kümmert.";
    what_there_is = "What there is", "Was es gibt";

    people_about = "Who is here, what each may do, and how each is let in.", "Wer da ist, was wer darf und wie wer hereinkommt.";
    new_person = "New person", "Neue Person";
    team = "Team", "Team";
    no_team = "in no team", "in keinem Team";
    last_seen = "Last seen", "Zuletzt gesehen";
    has_left = "has left", "ausgeschieden";
    person_email_hint = "To sign in with. Without it the person cannot sign in.", "Zum Anmelden. Ohne sie kann sich die Person nicht anmelden.";
    another_role_ends = "Another role ends all sessions and API tokens of the person.", "Mit einer anderen Rolle enden alle Sitzungen und API-Token der Person.";
    password_is_made = "A password is made and shown once after you add the person.", "Ein Passwort wird erzeugt und nach dem Hinzufügen einmal gezeigt.";
    password_shown_once = "Hand it over on a safe way. It is shown this one time; they change it under Security.", "Geben Sie es auf sicherem Weg weiter. Es wird nur jetzt gezeigt; geändert wird es unter Sicherheit.";
    cannot_sign_in = "has no address and cannot sign in", "hat keine Adresse und kann sich nicht anmelden";
    about_them = "About them", "Zur Person";
    known_since = "Here since", "Hier seit";
    way_in = "Way in", "Zugang";
    has_a_password = "There is one. Nobody can read it.", "Es gibt eines. Lesen kann es niemand.";
    has_no_password = "There is none.", "Es gibt keines.";
    give_new_password = "New password", "Neues Passwort";
    second_factor_is_off_for_them = "Off; the password alone is enough.", "Aus; das Passwort allein genügt.";
    reset_it = "Reset", "Zurücksetzen";
    sign_out_everywhere = "Sign out everywhere", "Überall abmelden";
    deactivate = "Deactivate", "Deaktivieren";
    reactivate = "Let in again", "Wieder hereinlassen";
    person_has_left = "Has left.", "Ausgeschieden.";
    person_has_left_text = "Cannot sign in or be given anything; what they own and did stays.", "Kann sich nicht anmelden und nichts bekommen; was ihr gehört und was sie tat, bleibt.";
    what_they_did_stays = "What they own and what they did stays as it is.", "Was ihr gehört und was sie tat, bleibt, wie es ist.";

    company_settings = "Company", "Firma";
    company_settings_about = "Its name, the currency of totals, the country in which it dials.", "Ihr Name, die Währung der Summen, das Land, in dem sie telefoniert.";
    totals_currency = "Currency of totals", "Währung der Summen";
    totals_currency_hint = "Sums in others are converted into it at their rates. It can be changed until there are rates.", "Summen in anderen werden zu deren Kursen in sie umgerechnet. Sie lässt sich ändern, bis es Kurse gibt.";
    dials_in = "Country", "Land";
    dials_in_hint = "Two letters such as DE: telephone numbers without a country code belong to it.", "Zwei Buchstaben wie DE: Telefonnummern ohne Landesvorwahl gehören dazu.";
    fixed_time_zone_hint = "Days and months of reports belong to it. It was chosen at set-up and stays.", "Tage und Monate der Berichte gehören zu ihr. Sie wurde bei der Einrichtung gewählt und bleibt.";
    teams = "Teams", "Teams";
    teams_about = "Whom people report to. Whoever leads a team sees what its people and those of the teams below own.", "Wer an wen berichtet. Wer ein Team leitet, sieht, was dessen Leuten und denen der Teams darunter gehört.";
    new_team = "New team", "Neues Team";
    no_teams = "No teams yet", "Noch keine Teams";
    no_teams_text = "Without teams nobody sees another’s work but directors and administrators.", "Ohne Teams sieht niemand die Arbeit anderer, außer Direktion und Administration.";
    who_reports_to_whom = "Who reports to whom", "Wer an wen berichtet";
    team_above = "Below the team", "Unter dem Team";
    team_above_hint = "Its leader sees the work of this team too.", "Wer es leitet, sieht auch die Arbeit dieses Teams.";
    leader = "Leader", "Leitung";
    leader_hint = "A manager, a director or an administrator.", "Leitung, Direktion oder Administration.";
    cannot_lead = "Whoever leads must be a manager, a director or an administrator.", "Leiten kann nur, wer Leitung, Direktion oder Administration ist.";
    team_below_itself = "A team cannot stand below itself.", "Ein Team kann nicht unter sich selbst stehen.";
    dissolve = "Dissolve", "Auflösen";
    dissolve_text = "Only a team to which nobody belongs and below which no team stands can be dissolved. Reports of the past keep it.", "Nur ein Team, zu dem niemand gehört und unter dem kein Team steht, lässt sich auflösen. In Berichten der Vergangenheit bleibt es.";

    pipelines = "Pipelines", "Pipelines";
    pipelines_about = "The stages through which opportunities pass, and what must be known before each is left.", "Die Stufen, durch die Verkaufschancen gehen, und was bekannt sein muss, bevor eine verlassen wird.";
    new_pipeline = "New pipeline", "Neue Pipeline";
    new_stage = "New stage", "Neue Stufe";
    open_and_change = "Change", "Ändern";
    stages = "Stages", "Stufen";
    stages_about = "Opportunities pass these stages from top to bottom; winning and losing are outcomes, not stages.", "Verkaufschancen durchlaufen diese Stufen von oben nach unten; gewonnen und verloren sind Ergebnisse, keine Stufen.";
    probability = "Probability", "Wahrscheinlichkeit";
    probability_percent = "Probability in percent", "Wahrscheinlichkeit in Prozent";
    probability_hint = "Left empty, it is that of the part: 25, 50 or 75.", "Bleibt es leer, gilt die des Teils: 25, 50 oder 75.";
    not_a_percentage = "Expected a number from 0 to 100.", "Erwartet wird eine Zahl von 0 bis 100.";
    exit_criteria = "Asked for", "Verlangt";
    exit_criteria_long = "Before it is left forwards, an opportunity must have", "Bevor sie vorwärts verlassen wird, braucht eine Verkaufschance";
    nothing_asked = "nothing", "nichts";
    order = "Order", "Reihenfolge";
    move_earlier = "Move up", "Nach oben";
    move_later = "Move down", "Nach unten";
    stages_like = "Stages like those of", "Stufen wie bei";
    stages_like_hint = "It begins with copies of them; change them afterwards.", "Sie beginnt mit Kopien davon; ändern Sie sie danach.";
    place = "Place", "Platz";
    place_hint = "The first pipeline is the one that opportunities begin in.", "In der ersten Pipeline beginnen Verkaufschancen.";
    holds_from_now_on = "Part and probability hold from now on; what they were stays known.", "Teil und Wahrscheinlichkeit gelten ab jetzt; was sie waren, bleibt bekannt.";
    remove = "Remove", "Entfernen";
    remove_stage_text = "No opportunity stands in it. What was recorded stays.", "Keine Verkaufschance steht darin. Was festgehalten wurde, bleibt.";
    pipeline_without_stages = "A pipeline has at least one stage.", "Eine Pipeline hat mindestens eine Stufe.";
    stage_listed_twice = "A stage is listed twice.", "Eine Stufe ist zweimal aufgeführt.";
    stages_with_same_name = "Two stages cannot have the same name.", "Zwei Stufen können nicht gleich heißen.";
}

impl Messages {
    /// A part of the funnel.
    #[must_use]
    pub fn band_word(self, word: &str) -> &'static str {
        match word {
            "upper" => self.pick("upper", "oben"),
            "middle" => self.pick("middle", "Mitte"),
            "lower" => self.pick("lower", "unten"),
            _ => self.not_known(),
        }
    }

    /// What an opportunity must have before it leaves a stage forwards.
    #[must_use]
    pub fn exit_criterion(self, word: &str) -> &'static str {
        match word {
            "has_account" => self.pick("an account", "einen Kunden"),
            "has_amount" => self.pick("an amount", "einen Betrag"),
            "has_expected_close" => self.pick("an expected close", "einen erwarteten Abschluss"),
            _ => self.pick("a next step", "einen nächsten Schritt"),
        }
    }

    /// The title of the sheet that asks before something is removed.
    #[must_use]
    pub fn remove_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Remove {name}"),
            Lang::De => format!("{name} entfernen"),
        }
    }

    /// Why a stage cannot be removed.
    #[must_use]
    pub fn still_holds(self, n: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "{} {} in it, closed and deleted ones included. Move them first.",
                self.number(n),
                self.plural(n, "opportunity stands", "opportunities stand")
            ),
            Lang::De => format!(
                "Darin {} noch {} {}, abgeschlossene und gelöschte mitgezählt. Verschieben Sie sie zuerst.",
                self.plural(n, "steht", "stehen"),
                self.number(n),
                self.plural(n, "Verkaufschance", "Verkaufschancen")
            ),
        }
    }

    /// Who leads a team: "led by Mona".
    #[must_use]
    pub fn led_by(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("led by {name}"),
            Lang::De => format!("Leitung {name}"),
        }
    }

    /// How many people belong to a team.
    #[must_use]
    pub fn members(self, n: u64) -> String {
        match self.0 {
            Lang::En => format!("{} {}", self.number(n), self.plural(n, "person", "people")),
            Lang::De => format!("{} {}", self.number(n), self.plural(n, "Person", "Personen")),
        }
    }

    /// The title of the sheet that asks before a team is dissolved.
    #[must_use]
    pub fn dissolve_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Dissolve {name}"),
            Lang::De => format!("{name} auflösen"),
        }
    }

    /// What was done just before, by the word in the address.
    #[must_use]
    pub fn was_administered(self, word: &str) -> Option<&'static str> {
        Some(match word {
            "person-added" => self.pick("The person is added.", "Die Person ist hinzugefügt."),
            "person-changed" => self.pick("The person is changed.", "Die Person ist geändert."),
            "person-deactivated" => self.pick("The person is out.", "Die Person ist draußen."),
            "person-reactivated" => self.pick("The person may sign in again.", "Die Person darf sich wieder anmelden."),
            "person-signed-out" => {
                self.pick("All sessions of the person are ended.", "Alle Sitzungen der Person sind beendet.")
            }
            "password-given" => self.pick("The person has a new password.", "Die Person hat ein neues Passwort."),
            "second-factor-reset" => self.pick("The second factor is off.", "Der zweite Faktor ist aus."),
            "token-revoked" => self.pick("The token is revoked.", "Das Token ist widerrufen."),
            "team-added" => self.pick("The team is added.", "Das Team ist hinzugefügt."),
            "team-changed" => self.pick("The team is changed.", "Das Team ist geändert."),
            "team-dissolved" => self.pick("The team is dissolved.", "Das Team ist aufgelöst."),
            "company-changed" => self.pick("The company is changed.", "Die Firma ist geändert."),
            "job-retried" => self.pick("It is tried again.", "Es wird noch einmal versucht."),
            "pipeline-added" => self.pick("The pipeline is added.", "Die Pipeline ist hinzugefügt."),
            "pipeline-changed" => self.pick("The pipeline is changed.", "Die Pipeline ist geändert."),
            "stage-added" => self.pick("The stage is added.", "Die Stufe ist hinzugefügt."),
            "stage-changed" => self.pick("The stage is changed.", "Die Stufe ist geändert."),
            "stage-moved" => self.pick("The stages are in their new order.", "Die Stufen stehen in neuer Reihenfolge."),
            "stage-removed" => self.pick("The stage is removed.", "Die Stufe ist entfernt."),
            _ => return None,
        })
    }

    /// How many sessions are open.
    #[must_use]
    pub fn sessions_open(self, n: u64) -> String {
        match (self.0, n) {
            (Lang::En, 0) => "Signed in nowhere.".to_owned(),
            (Lang::De, 0) => "Nirgends angemeldet.".to_owned(),
            (Lang::En, _) => {
                format!("Signed in {}.", if n == 1 { "once".to_owned() } else { format!("{} times", self.number(n)) })
            }
            (Lang::De, _) => format!("{}-mal angemeldet.", self.number(n)),
        }
    }

    /// What deactivating somebody ends.
    #[must_use]
    pub fn deactivating_ends(self, sessions: u64, tokens: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "Ends {} {} and {} API {} at once.",
                self.number(sessions),
                self.plural(sessions, "session", "sessions"),
                self.number(tokens),
                self.plural(tokens, "token", "tokens")
            ),
            Lang::De => format!(
                "Beendet sofort {} {} und {} API-Token.",
                self.number(sessions),
                self.plural(sessions, "Sitzung", "Sitzungen"),
                self.number(tokens)
            ),
        }
    }

    /// The title of the sheet that asks before somebody is let in no longer.
    #[must_use]
    pub fn deactivate_name(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("Deactivate {name}"),
            Lang::De => format!("{name} deaktivieren"),
        }
    }
}
