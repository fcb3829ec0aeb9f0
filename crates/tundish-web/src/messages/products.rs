//! Products, rates of exchange, calendars, absences.

use super::{Lang, Messages, texts};

texts! {
    products = "Products", "Produkte";
    new_product = "New product", "Neues Produkt";
    products_empty_title = "No products yet", "Noch keine Produkte";
    products_about = "What is sold and what it costs by the list, by name.", "Was verkauft wird und was es laut Liste kostet, nach Namen.";
    family = "Family", "Familie";
    list_prices = "List prices", "Listenpreise";
    is_offered = "Is offered", "Wird angeboten";
    no_longer_offered = "no longer offered", "nicht mehr angeboten";
    prices_hint = "One a line, with its currency: 1,200 EUR.", "Je Zeile einer, mit seiner Währung: 1.200 EUR.";
    not_a_price = "Expected an amount with its currency on each line, such as 1,200 EUR.", "Erwartet wird je Zeile ein Betrag mit seiner Währung, etwa 1.200 EUR.";
    too_many_decimals_for_price = "This currency has fewer decimals.", "Diese Währung hat weniger Nachkommastellen.";
    no_list_price = "No list price", "Kein Listenpreis";
    no_list_price_text = "With one, opportunities for this product can be estimated.", "Mit einem lassen sich Verkaufschancen für dieses Produkt schätzen.";

    rates = "Rates of exchange", "Wechselkurse";
    new_rate = "New rate", "Neuer Kurs";
    rates_about = "What foreign currencies are worth, by day: totals are converted with them.", "Was fremde Währungen wert sind, nach Tagen: damit werden Summen umgerechnet.";
    rate = "Rate", "Kurs";
    counts_from = "Counts from", "Gilt ab";
    no_rates = "No rates yet", "Noch keine Kurse";
    rates_now = "Now", "Jetzt";
    rates_before = "Earlier and later", "Früher und später";
    no_rate_text = "Sums in it stand beside the totals, unconverted.", "Summen darin stehen unumgerechnet neben den Gesamtsummen.";
    not_a_rate = "Expected a number above zero with at most nine decimals.", "Erwartet wird eine Zahl über null mit höchstens neun Nachkommastellen.";
    unknown_currency = "This is no currency of ISO 4217.", "Das ist keine Währung nach ISO 4217.";
    unknown_country = "This is no country of ISO 3166 with telephone numbers, such as DE.", "Das ist kein Land nach ISO 3166 mit Telefonnummern, wie etwa DE.";
    currency_has_rates = "The rates of exchange say what others cost in the present currency. Delete them before you change it.", "Die Wechselkurse sagen, was andere in der jetzigen Währung kosten. Löschen Sie sie, bevor Sie sie ändern.";
    currency_is_frozen = "Opportunities were closed at rates to the present currency and keep them, so it stays. Another currency needs a company of its own.", "Verkaufschancen wurden zu Kursen in die jetzige Währung abgeschlossen und behalten sie, darum bleibt sie. Eine andere Währung braucht eine eigene Firma.";
    company_currency = "This is the company’s own currency; it costs one for one.", "Das ist die eigene Währung der Firma; sie kostet eins zu eins.";

    calendars = "Working days", "Arbeitstage";
    new_calendar = "New calendar", "Neuer Kalender";
    no_calendars = "No calendar yet", "Noch kein Kalender";
    calendars_about = "On which days people work: ages count working days. The calendar made first is the company’s; without one it is Monday to Friday.", "An welchen Tagen gearbeitet wird: Alter zählen in Arbeitstagen. Der zuerst angelegte Kalender ist der der Firma; ohne einen gilt Montag bis Freitag.";
    monday = "Monday", "Montag";
    tuesday = "Tuesday", "Dienstag";
    wednesday = "Wednesday", "Mittwoch";
    thursday = "Thursday", "Donnerstag";
    friday = "Friday", "Freitag";
    saturday = "Saturday", "Samstag";
    sunday = "Sunday", "Sonntag";
    holidays = "Holidays", "Feiertage";
    days_hint = "One a line, the name behind the day: 2026-12-25 Christmas Day. A list can be pasted.", "Je Zeile einer, hinter dem Tag sein Name: 2026-12-25 Weihnachten. Eine Liste lässt sich einfügen.";
    not_days = "Each line begins with a day such as 2026-12-25.", "Jede Zeile beginnt mit einem Tag wie 2026-12-25.";
    too_many_days = "At most 2,000 days are kept.", "Höchstens 2.000 Tage werden aufbewahrt.";
    never_works = "At least one day of the week is worked.", "Mindestens ein Tag der Woche ist Arbeitstag.";

    absences = "Absences", "Abwesenheiten";
    new_absence = "New absence", "Neue Abwesenheit";
    no_absences = "Nobody is away", "Niemand ist abwesend";
    absences_about = "Who is away, and who looks after their open opportunities and accounts meanwhile.", "Wer abwesend ist und wer sich derweil um die offenen Verkaufschancen und Kunden kümmert.";
    own_absences_about = "While you are away, your deputy sees and works your open opportunities and your accounts, and nothing else of yours.", "Während Sie weg sind, sieht und bearbeitet Ihre Vertretung Ihre offenen Verkaufschancen und Ihre Kunden, sonst nichts.";
    you_are_away = "You are away", "Sie sind abwesend";
    no_own_absences = "Nothing planned", "Nichts geplant";
    you_stand_in = "You stand in for", "Sie vertreten";
    who_is_away = "Who is away", "Wer abwesend ist";
    first_day = "First day", "Erster Tag";
    last_day = "Last day", "Letzter Tag";
    deputy = "Deputy", "Vertretung";
    nobody_stands_in = "nobody stands in", "ohne Vertretung";
    ends_before_it_begins = "It cannot end before it begins.", "Sie kann nicht enden, bevor sie beginnt.";
    own_deputy = "Nobody stands in for themselves.", "Niemand vertritt sich selbst.";
}

impl Messages {
    /// What the rates are in: "What foreign currencies are worth in EUR, by day."
    #[must_use]
    pub fn rates_of(self, currency: &str) -> String {
        match self.0 {
            Lang::En => format!(
                "What one unit of each foreign currency costs in {currency}, by day: totals are converted with it."
            ),
            Lang::De => format!(
                "Was eine Einheit jeder fremden Währung in {currency} kostet, nach Tagen: damit werden Summen umgerechnet."
            ),
        }
    }

    /// Which currencies of open opportunities have no rate.
    #[must_use]
    pub fn no_rate_for(self, currencies: &str) -> String {
        match self.0 {
            Lang::En => format!("No rate for {currencies}, in which there are open opportunities."),
            Lang::De => format!("Kein Kurs für {currencies}, und es gibt darin offene Verkaufschancen."),
        }
    }

    /// Who stands in: "Ray stands in".
    #[must_use]
    pub fn deputy_is(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("{name} stands in"),
            Lang::De => format!("Vertretung: {name}"),
        }
    }
}
