//! Weekly columns beside the vessel: what came in, what went out. The last four weeks are solid, the rest tinted;
//! a dashed line carries the mean of the first half across, so that a change is seen where it begins.

use maud::{Markup, html};

use super::figures::Week;
use super::layout::Chart;
use crate::look::svg::{horizontal, n};
use crate::look::text;
use crate::messages::Messages;

/// How many of the last weeks count as now.
const RECENT: usize = 4;

/// However few there are, one is not drawn higher than this.
const HIGHEST_STEP: f64 = 24.0;

/// The words and the hue of one row of columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    /// The title.
    pub title: &'a str,
    /// What a column counts.
    pub subtitle: &'a str,
    /// The class that gives the hue.
    pub hue: &'static str,
    /// What the axis ends with: now, or the day shown.
    pub end: &'a str,
}

/// Units of the drawing for one of a week. Both charts share it, so that what goes out can be held against what
/// comes in; a few a week do not fill the height.
pub(super) fn unit(charts: &[(Chart, &[Week])]) -> f64 {
    charts.iter().fold(HIGHEST_STEP, |unit, (chart, weeks)| {
        let largest = weeks.iter().map(|week| week.count).max().unwrap_or(0).max(1);
        unit.min(chart.height / largest as f64)
    })
}

/// The columns of one chart, `unit` high for each one.
pub(super) fn columns(m: Messages, chart: Chart, look: Look<'_>, weeks: &[Week], unit: f64) -> Markup {
    let pitch = chart.width / weeks.len().max(1) as f64;
    let recent = weeks.len().saturating_sub(RECENT);
    let before = mean(&weeks[..weeks.len() / 2]);
    let now = mean(&weeks[recent..]);
    html! {
        g aria-hidden="true" {
            text class="fx__title" x=(n(chart.x)) y=(n(chart.title_y)) { (look.title) }
            text x=(n(chart.subtitle.0)) y=(n(chart.subtitle.1)) { (text::fit(look.subtitle, 11.0, false, chart.width + 12.0)) }
        }
        g class=(look.hue) {
            @for (at, week) in weeks.iter().enumerate() {
                // The week in numbers is in the table below; a stop of the Tab key for each column would only be in the way.
                a href=(week.href) tabindex="-1" {
                    title { (m.week_of(week.first_day, week.count)) }
                    (column(chart, at as f64 * pitch, pitch, week.count as f64 * unit, recent <= at))
                }
            }
        }
        path class="fx__datum" d=(horizontal(chart.x, chart.x + chart.width, chart.base)) {}
        g aria-hidden="true" {
            @if 0.0 < before { path class="fx__dash" d=(horizontal(chart.x, chart.x + chart.width, chart.base - before * unit)) {} }
            (means(m, chart, weeks, unit, before, now))
            @if let (Some(first), Some(_)) = (weeks.first(), weeks.get(1)) {
                text x=(n(chart.x)) y=(n(chart.base + 17.0)) { (m.day_and_month(first.first_day)) }
                text x=(n(chart.x + chart.width)) y=(n(chart.base + 17.0)) text-anchor="end" { (look.end) }
            }
        }
    }
}

fn column(chart: Chart, x: f64, pitch: f64, height: f64, recent: bool) -> Markup {
    let (x, width) = (chart.x + x, (pitch - 1.2).max(1.0));
    let top = chart.base - height;
    html! {
        // The whole strip answers to the pointer, not only the column.
        rect class="fx__hit" x=(n(x)) y=(n(chart.base - chart.height)) width=(n(pitch)) height=(n(chart.height)) {}
        @if 0.0 < height {
            rect class=(if recent { "fx__known" } else { "fx__tint" }) x=(n(x)) y=(n(top)) width=(n(width)) height=(n(height)) {}
            @if !recent { rect class="fx__cap" x=(n(x)) y=(n(top)) width=(n(width)) height="1.5" {} }
        }
    }
}

/// Two means: that of the first half above its columns, that of the last weeks above theirs.
fn means(m: Messages, chart: Chart, weeks: &[Week], unit: f64, before: f64, now: f64) -> Markup {
    let half = &weeks[..weeks.len() / 2];
    let tail = &weeks[weeks.len().saturating_sub(RECENT)..];
    let above = |weeks: &[Week], mean: f64| {
        let highest = weeks.iter().map(|week| week.count).max().unwrap_or(0) as f64;
        chart.base - highest.max(mean) * unit - 7.0
    };
    let now_y = above(tail, now);
    html! {
        text class="fx__value" x=(n(chart.x)) y=(n(above(half, before))) { (m.a_week(&figure(m, before))) }
        // Where the last columns are as high as the dashed line, the figure moves above the line.
        @let line_y = chart.base - before * unit;
        @if 0.0 < before || 0.0 < now { text class="fx__strong fx__value" x=(n(chart.x + chart.width)) y=(n(if (now_y - line_y).abs() < 13.0 { line_y.min(now_y) - 7.0 } else { now_y })) text-anchor="end" { (figure(m, now)) } }
    }
}

/// A mean: whole from ten on, else with one digit behind the point.
pub(super) fn figure(m: Messages, mean: f64) -> String {
    if 9.95 <= mean || mean.fract() == 0.0 { m.whole(mean) } else { m.tenths(mean) }
}

/// The mean number a week.
pub(super) fn mean(weeks: &[Week]) -> f64 {
    let sum: u64 = weeks.iter().map(|week| week.count).sum();
    sum as f64 / weeks.len().max(1) as f64
}
