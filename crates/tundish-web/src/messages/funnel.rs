//! The funnel page: orders per 100, the picture, its table.

use jiff::civil::Date;

use super::number::NBSP;
use super::{Lang, Messages, texts};

texts! {
    upper = "Upper", "Oben";
    middle = "Middle", "Mitte";
    lower = "Lower", "Unten";
    all_parts = "All", "Alle";

    orders_per_100 = "Orders per 100", "Aufträge je 100";
    by_month_of_entry = "by month of entry", "nach Eintrittsmonat";
    none_decided_yet = "Nothing has been decided yet. The first order or loss starts this count.", "Noch ist nichts entschieden. Der erste Auftrag oder Verlust beginnt diese Zählung.";

    last_4_weeks = "last 4 weeks", "letzte 4 Wochen";
    mean_of_first_13 = "mean, first 13", "Mittel, erste 13";
    funnel_picture = "Funnel picture", "Trichterbild";
    came_in = "Came in", "Hereingekommen";
    stands_now = "Stands now", "Steht jetzt";
    stood_then = "Stood then", "Stand damals";
    went_out = "Went out", "Hinausgegangen";
    now = "now", "jetzt";
    amount_known = "amount known", "Betrag bekannt";
    estimated = "estimated", "geschätzt";
    empty_part = "empty", "leer";
    nothing_comes_in = "nothing comes in", "nichts kommt herein";
    nothing_goes_out = "nothing goes out", "nichts geht hinaus";
    opportunities_a_week = "opportunities a week", "Verkaufschancen je Woche";
    orders_a_week = "orders a week", "Aufträge je Woche";
    area_is_value = "area = value", "Fläche = Wert";
    stream_is_number = "stream width = number a week", "Strombreite = Zahl je Woche";

    table_caption = "The funnel in numbers", "Der Trichter in Zahlen";
    head_open = "Open", "Offen";
    head_value = "Value", "Wert";
    head_known = "Known", "Bekannt";
    head_estimated = "Estimated", "Geschätzt";
    head_without_amount = "No amount", "Ohne Betrag";
    head_stage = "Stage", "Stufe";
    head_in_a_week = "In a wk", "Zu/Wo.";
    head_on_a_week = "On a wk", "Weiter/Wo.";
    head_lost_a_week = "Lost a wk", "Verl./Wo.";
    weighted_by_band_before = "Weighted by band, 25, 50 and 75 of 100:", "Nach Teil gewichtet, 25, 50 und 75 von 100:";
    head_week = "Week of", "Woche vom";
    weeks_in_numbers = "The weeks in numbers", "Die Wochen in Zahlen";
    head_by_band = "By band", "Nach Teil";

    funnel_empty_title = "The funnel is empty", "Der Trichter ist leer";
    funnel_empty_text = "It fills from the opportunities your people work on. Bring the list you have now, from any program or a spreadsheet, or add one by hand.", "Er füllt sich aus den Verkaufschancen, an denen Ihre Leute arbeiten. Bringen Sie Ihre Liste mit, aus irgendeinem Programm oder einer Tabelle, oder legen Sie eine von Hand an.";
    funnel_empty_text_by_hand = "It fills from the opportunities your people work on. The first one takes less than two minutes.", "Er füllt sich aus den Verkaufschancen, an denen Ihre Leute arbeiten. Die erste ist in weniger als zwei Minuten angelegt.";
    bring_your_list = "On the machine that Tundish runs on, this tells what it would take and writes nothing:", "Auf dem Rechner, auf dem Tundish läuft, sagt dies, was übernommen würde, und schreibt nichts:";
    add_one_by_hand = "Add one by hand", "Eine von Hand anlegen";
    all_i_see = "All that you see", "Alles, was Sie sehen";
    all_channels = "all channels", "alle Kanäle";
}

impl Messages {
    /// "111 open".
    #[must_use]
    pub fn open_count(self, n: u64) -> String {
        format!("{}{NBSP}{}", self.number(n), self.pick("open", "offen"))
    }

    /// The heading of the picture: what stands in the funnel. "3,850 k EUR stand in 111 open opportunities".
    #[must_use]
    pub fn stands_in(self, value: &str, n: u64) -> String {
        let n_text = self.number(n);
        match self.0 {
            Lang::En => format!("{value} in {n_text} open {}", self.plural(n, "opportunity", "opportunities")),
            Lang::De => {
                format!("{value} in {n_text} {}", self.plural(n, "offenen Verkaufschance", "offenen Verkaufschancen"))
            }
        }
    }

    /// The line under the head of a part: "1,080 k in 52".
    #[must_use]
    pub fn value_in(self, value: &str, n: u64) -> String {
        format!("{value} in {}", self.number(n))
    }

    /// The part of a value that is estimated: "290 k of it estimated".
    #[must_use]
    pub fn of_it_estimated(self, value: &str) -> String {
        match self.0 {
            Lang::En => format!("{value} estimated"),
            Lang::De => format!("{value} geschätzt"),
        }
    }

    /// Opportunities that have no amount yet: "7 without amount".
    #[must_use]
    pub fn without_amount(self, n: u64) -> String {
        format!("{}{NBSP}{}", self.number(n), self.pick("without amount", "ohne Betrag"))
    }

    /// The second half of the first figure's sentence, behind "51": "of 100 engaged were won".
    #[must_use]
    pub const fn of_100_engaged_won(self) -> &'static str {
        self.pick("of 100 engaged were won", "von 100 begonnenen gewonnen")
    }

    /// "30 lost".
    #[must_use]
    pub fn lost_count(self, n: u64) -> String {
        format!("{}{NBSP}{}", self.number(n), self.pick("lost", "verloren"))
    }

    /// "19 undecided".
    #[must_use]
    pub fn undecided_count(self, n: u64) -> String {
        format!("{}{NBSP}{}", self.number(n), self.pick("undecided", "unentschieden"))
    }

    /// The whole sentence for those who cannot see the ruler: "Of 100 engaged 51 were won, 30 lost, 19 are undecided."
    #[must_use]
    pub fn of_100_engaged(self, won: u64, lost: u64, open: u64) -> String {
        match self.0 {
            Lang::En => format!(
                "Of 100 engaged {won} were won, {lost} lost, {open} {} undecided.",
                self.plural(open, "is", "are")
            ),
            Lang::De => format!(
                "Von 100 begonnenen {} {won} gewonnen, {lost} verloren, {open} unentschieden.",
                self.plural(won, "wurde", "wurden")
            ),
        }
    }

    /// How many the hundred stand for: "counted over 8,300 engaged since 1 March 2026".
    #[must_use]
    pub fn counted_over(self, n: u64, since: Date) -> String {
        let (n, since) = (self.number(n), self.day_in_full(since));
        match self.0 {
            Lang::En => format!("Counted over {n} engaged since {since}"),
            Lang::De => format!("Gezählt über {n} begonnene seit {since}"),
        }
    }

    /// Below 100 the hundred would promise too much: "3 of 7 engaged were won".
    #[must_use]
    pub fn few_engaged(self, won: u64, engaged: u64) -> String {
        match self.0 {
            Lang::En => format!("of {engaged} engaged {} won", self.plural(won, "was", "were")),
            Lang::De => format!("von {engaged} begonnenen gewonnen"),
        }
    }

    /// Orders of one month of entry, for the small multiple: "Mar: 47 of 100 won".
    #[must_use]
    pub fn month_won(self, month: &str, won_of_100: u64) -> String {
        match self.0 {
            Lang::En => format!("{month}: {won_of_100} of 100 won"),
            Lang::De => format!("{month}: {won_of_100} von 100 gewonnen"),
        }
    }

    /// The range of the small multiple: "by month of entry, Mar to Sep".
    #[must_use]
    pub fn by_month_from_to(self, from: &str, to: &str) -> String {
        match self.0 {
            Lang::En => format!("by month of entry, {from} to {to}"),
            Lang::De => format!("nach Eintrittsmonat, {from} bis {to}"),
        }
    }

    /// Above the stream that falls in: "3.4 a week come in".
    #[must_use]
    pub fn a_week_come_in(self, flow: f64) -> String {
        format!("{}{NBSP}{}", self.tenths(flow), self.pick("a week come in", "je Woche kommen"))
    }

    /// Between two parts: "2.6 a week move on".
    #[must_use]
    pub fn a_week_move_on(self, flow: f64) -> String {
        format!("{}{NBSP}{}", self.tenths(flow), self.pick("a week move on", "je Woche weiter"))
    }

    /// At the nozzle: "1.4 a week ordered".
    #[must_use]
    pub fn a_week_ordered(self, flow: f64) -> String {
        match self.0 {
            Lang::En => format!("{}{NBSP}a week ordered", self.tenths(flow)),
            Lang::De => format!("{}{NBSP}Aufträge je Woche", self.tenths(flow)),
        }
    }

    /// At a spout: "lost 0.8".
    #[must_use]
    pub fn lost_a_week(self, flow: f64) -> String {
        format!("{}{NBSP}{}", self.pick("lost", "verloren"), self.tenths(flow))
    }

    /// The key square: "= 100 k".
    #[must_use]
    pub fn square_is(self, value: &str) -> String {
        format!("={NBSP}{value}")
    }

    /// Average number a week, over the first columns: "28 a week".
    #[must_use]
    pub fn a_week(self, n: &str) -> String {
        format!("{n}{NBSP}{}", self.pick("a week", "je Woche"))
    }

    /// A week's column in words: "Week of 5 October: 28".
    #[must_use]
    pub fn week_of(self, first_day: Date, n: u64) -> String {
        let day = self.day_and_month(first_day);
        match self.0 {
            Lang::En => format!("Week of {day}: {}", self.number(n)),
            Lang::De => format!("Woche vom {day}: {}", self.number(n)),
        }
    }

    /// The picture in words, for those who cannot see it.
    #[must_use]
    pub fn picture_in_words(self, day: Date, total: &str, open: u64, estimated: &str, parts: &[String]) -> String {
        let (day, open) = (self.day_in_full(day), self.number(open));
        let parts = self.list(parts);
        match self.0 {
            Lang::En => format!(
                "Funnel as of {day}: {total} in {open} open, of it {estimated} estimated. {parts}. The table below holds the same numbers."
            ),
            Lang::De => format!(
                "Trichter am {day}: {total} in {open} offenen, davon {estimated} geschätzt. {parts}. Die Tabelle darunter nennt dieselben Zahlen."
            ),
        }
    }

    /// One part within the picture in words: "upper part 1,080 k in 52".
    #[must_use]
    pub fn part_in_words(self, part: &str, value: &str, n: u64) -> String {
        format!("{part} {}", self.value_in(value, n))
    }

    /// Beside the weighted sum: what the value does not know. "12 without amount count nothing."
    #[must_use]
    pub fn without_amount_count_nothing(self, n: u64) -> String {
        match self.0 {
            Lang::En => format!("{} without amount {} nothing.", self.number(n), self.plural(n, "counts", "count")),
            Lang::De => format!("{} ohne Betrag {} nicht mit.", self.number(n), self.plural(n, "zählt", "zählen")),
        }
    }

    /// A channel, as stored.
    #[must_use]
    pub fn channel_word(self, channel: &str) -> &'static str {
        match channel {
            "field" => self.pick("field", "Außendienst"),
            "inside" => self.pick("inside", "Innendienst"),
            "partner" => self.pick("partners", "Partner"),
            "web" => self.pick("web", "Web"),
            "retail" => self.pick("retail", "Handel"),
            _ => self.pick("unknown channel", "unbekannter Kanal"),
        }
    }

    /// Opportunities of which nobody knows since when they exist.
    #[must_use]
    pub fn undated(self, n: u64) -> String {
        match self.0 {
            Lang::En => format!("{} without a known beginning", self.number(n)),
            Lang::De => format!("{} ohne bekannten Beginn", self.number(n)),
        }
    }
}
