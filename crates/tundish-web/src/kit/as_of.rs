//! The day a report shows: a stepper by weeks with a date to choose, and the strip over a day in the past.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Icon, sheet};
use crate::messages::Messages;

const SHEET: &str = "as-of";

/// The day shown and the ways to other days.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The day shown.
    pub day: Date,
    /// Today, in the company's time zone; later days cannot be chosen.
    pub today: Date,
    /// The same page a week earlier; `None` before the first event.
    pub earlier: Option<String>,
    /// The same page a week later; `None` when that would be after today.
    pub later: Option<String>,
    /// The same page without a day.
    pub today_href: String,
    /// The address of the page, without its query.
    pub action: String,
    /// The rest of the query (filters), which choosing a day keeps.
    pub keeps: Vec<(String, String)>,
}

impl AsOf {
    /// Whether a day in the past is shown, so that nothing can be changed.
    pub fn is_past(&self) -> bool {
        self.day < self.today
    }

    /// The stepper for the top bar.
    pub fn stepper(&self, m: Messages) -> Markup {
        let class = if self.is_past() { "asof asof--past" } else { "asof" };
        html! {
            div class=(class) role="group" aria-label=(m.as_of()) {
                (step(Icon::Back, m.week_earlier(), self.earlier.as_deref()))
                button class="asof__day" type="button" popovertarget=(SHEET) title=(m.choose_day()) {
                    span { (m.as_of()) } " " time datetime=(self.day) { (m.day(self.day)) }
                }
                (step(Icon::On, m.week_later(), self.later.as_deref()))
            }
            (sheet::popover(m, SHEET, m.choose_day(), self.form(m), None))
        }
    }

    /// The strip over the content of a past day; nothing today.
    pub fn strip(&self, m: Messages) -> Markup {
        html! {
            @if self.is_past() {
                div class="strip strip--past" role="status" {
                    p { b { (m.state_of(self.day)) } " " (m.past_is_read_only()) }
                    a class="btn" href=(self.today_href) data-hotkey="t" aria-keyshortcuts="t" { (m.back_to_today()) " " kbd aria-hidden="true" { "t" } }
                }
            }
        }
    }

    fn form(&self, m: Messages) -> Markup {
        html! {
            // On a phone there is no room for the steps in the bar.
            div class="asof__steps only-phone" {
                @if let Some(earlier) = &self.earlier { a class="btn" href=(earlier) { (Icon::Back.sized(14)) (m.week_earlier()) } }
                @if let Some(later) = &self.later { a class="btn" href=(later) { (m.week_later()) (Icon::On.sized(14)) } }
            }
            form class="form" method="get" action=(self.action) {
                @for (name, value) in &self.keeps { input type="hidden" name=(name) value=(value); }
                div class="field" {
                    label class="field__label" for="as_of" { (m.day_label()) }
                    input class="input input--short" type="date" id="as_of" name="as_of" value=(self.day) max=(self.today) required;
                }
                div class="form__foot" {
                    @if self.is_past() { a class="btn" href=(self.today_href) { (m.back_to_today()) } }
                    button class="btn btn--go" type="submit" { (m.show_day()) }
                }
            }
        }
    }
}

fn step(icon: Icon, label: &str, href: Option<&str>) -> Markup {
    html! {
        @if let Some(href) = href { a href=(href) title=(label) aria-label=(label) { (icon.sized(14)) } }
        @else { span aria-disabled="true" role="link" aria-label=(label) { (icon.sized(14)) } }
    }
}
