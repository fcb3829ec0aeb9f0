//! The list of opportunities.

use jiff::civil::Date;

use super::{Lang, Messages, texts};

texts! {
    all = "All", "Alle";
    filter = "Filter", "Filter";
    filter_title = "Filter the list", "Liste filtern";
    show_these = "Show these", "Diese zeigen";
    any = "any", "beliebig";
    band = "Part", "Teil";
    here = "Here", "Hier";
    close_column = "Close", "Abschluss";
    days_unknown = "unknown", "unbekannt";
    amount_is_known = "known", "bekannt";
    amount_is_estimated = "estimated", "geschätzt";
    amount_is_missing = "not known", "unbekannt";
    entry = "Entry", "Eintritt";
    entry_dated = "day known", "Tag bekannt";
    closed_between = "Closed", "Abgeschlossen";
    nothing_matches = "Nothing matches", "Nichts passt";
    nothing_matches_text = "No opportunity that you may see meets all of these conditions.", "Keine für Sie sichtbare Verkaufschance erfüllt alle diese Bedingungen.";
    without_filters = "Show all", "Alle zeigen";
    list_empty_title = "No opportunities yet", "Noch keine Verkaufschancen";
    list_empty_text = "What your people may sell stands here, newest first. The first one takes less than two minutes.", "Hier steht, was Ihre Leute verkaufen könnten, Neuestes zuerst. Die erste ist in weniger als zwei Minuten angelegt.";
    views = "Views", "Ansichten";
    newest_first = "Newest first", "Neueste zuerst";
    gone_since = "deleted since", "inzwischen gelöscht";
    open_filter = "filter", "filtern";
}

impl Messages {
    /// A span of days on a chip: "5 Oct to 11 Oct", "since 5 Oct", "until 11 Oct".
    #[must_use]
    pub fn days_from_to(self, from: Option<Date>, to: Option<Date>) -> String {
        let day = |day: Date| format!("{} {}", self.day_and_month(day), day.year());
        match (self.0, from, to) {
            (_, None, None) => String::new(),
            (Lang::En, Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
            (Lang::De, Some(from), Some(to)) => format!("{} bis {}", day(from), day(to)),
            (Lang::En, Some(from), None) => format!("since {}", day(from)),
            (Lang::De, Some(from), None) => format!("seit {}", day(from)),
            (Lang::En, None, Some(to)) => format!("until {}", day(to)),
            (Lang::De, None, Some(to)) => format!("bis {}", day(to)),
        }
    }
}
