//! Orders per 100: the first figure of the funnel page. Of 100 engaged so many were won, lost, are undecided, as a
//! sentence, as a ruler of a hundred strokes and by month of entry, because one average over time can hide a drift.

use jiff::civil::Date;
use maud::{Markup, html};

use super::svg::n;
use crate::messages::Messages;

/// What became of those that were engaged.
#[derive(Clone, Debug)]
pub struct Hundred {
    /// Won.
    pub won: Outcome,
    /// Lost.
    pub lost: Outcome,
    /// Still undecided.
    pub open: Outcome,
    /// Since which day they are counted.
    pub since: Date,
    /// By month of entry, oldest first: the first of the month, and how many of 100 were won.
    pub months: Vec<(Date, u64)>,
}

/// One of the three ways.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How many.
    pub count: u64,
    /// Where they are listed.
    pub href: String,
}

/// Distributes exactly 100 over the counts, by largest remainder; nothing when there is nothing to distribute.
pub fn of_100(counts: [u64; 3]) -> Option<[u64; 3]> {
    let total: u128 = counts.iter().map(|count| u128::from(*count)).sum();
    if total == 0 {
        return None;
    }
    let mut shares = counts.map(|count| u64::try_from(u128::from(count) * 100 / total).unwrap_or(100));
    let mut order = [0, 1, 2];
    order.sort_by_key(|at| std::cmp::Reverse(u128::from(counts[*at]) * 100 % total));
    let missing = 100 - shares.iter().sum::<u64>();
    for at in order.into_iter().cycle().take(usize::try_from(missing).unwrap_or(0)) {
        shares[at] += 1;
    }
    Some(shares)
}

impl Hundred {
    /// The figure with its sentence and its ruler. Below a hundred the ruler has as many strokes as there are cases.
    pub fn render(&self, m: Messages) -> Markup {
        let counts = [self.won.count, self.lost.count, self.open.count];
        let engaged: u64 = counts.iter().sum();
        let Some(shares) = of_100(counts) else {
            return html! { section class="hundred" aria-label=(m.orders_per_100()) { span class="hundred__figure" aria-hidden="true" { "–" } p class="hundred__say" { (m.none_decided_yet()) } } };
        };
        let strokes = if engaged < 100 { counts } else { shares };
        let [won, lost, open] = strokes;
        let sentence = if engaged < 100 { m.few_engaged(won, engaged) } else { m.of_100_engaged_won().to_owned() };
        html! {
            section class="hundred" aria-label=(m.orders_per_100()) {
                a class="hundred__figure" href=(self.won.href) { (won) }
                div {
                    p class="hundred__say" {
                        span {
                            a href=(self.won.href) { b { (sentence) } } ", "
                            a href=(self.lost.href) { (m.lost_count(lost)) } ", "
                            a href=(self.open.href) { (m.undecided_count(open)) }
                        }
                        // Below a hundred the months hold too few to say anything of 100.
                        @if 100 <= engaged { (self.multiple(m)) }
                    }
                    (self.ruler(strokes))
                }
                p class="hundred__note" { (m.counted_over(engaged, self.since)) }
            }
        }
    }

    fn ruler(&self, strokes: [u64; 3]) -> Markup {
        let [won, lost, open] = strokes;
        let total: u64 = strokes.iter().sum();
        let pitch = 600.0 / total as f64;
        let groups = [
            (won, "hundred__won", &self.won.href),
            (lost, "hundred__lost", &self.lost.href),
            (open, "hundred__open", &self.open.href),
        ];
        let mut from = 0;
        html! {
            // The sentence above says the same; the strokes are for the eye and the pointer.
            svg class="hundred__ruler" viewBox="0 0 600 24" preserveAspectRatio="none" aria-hidden="true" {
                @for (count, class, href) in groups.into_iter().filter(|(count, ..)| 0 < *count) {
                    @let (x, width) = (from as f64 * pitch, count as f64 * pitch);
                    a href=(href) tabindex="-1" {
                        rect class="hundred__hit" x=(n(x)) y="0" width=(n(width)) height="24" {}
                        path class=(class) d=(strokes_path(from, count, pitch)) {}
                    }
                    @let () = from += count;
                }
            }
        }
    }

    fn multiple(&self, m: Messages) -> Markup {
        let largest = self.months.iter().map(|(_, won)| *won).max().unwrap_or(0).max(1);
        let (Some((first, _)), Some((last, _)), true) =
            (self.months.first(), self.months.last(), 2 <= self.months.len())
        else {
            return html! {};
        };
        let width = self.months.len() * 7 - 2;
        let in_words: Vec<String> = self.months.iter().map(|(month, won)| m.month_won(m.month(*month), *won)).collect();
        html! {
            small {
                (m.by_month_from_to(m.month(*first), m.month(*last)))
                svg class="multiple" width=(width) height="14" viewBox={ "0 0 " (width) " 14" } role="img" aria-label=(in_words.join(", ")) {
                    @for (at, (_, won)) in self.months.iter().enumerate() {
                        @let height = (*won as f64 / largest as f64 * 14.0).max(0.5);
                        rect x=(at * 7) y=(n(14.0 - height)) width="5" height=(n(height)) { title { (in_words[at]) } }
                    }
                }
            }
        }
    }
}

fn strokes_path(from: u64, count: u64, pitch: f64) -> String {
    (from..from + count).map(|at| format!("M{} 2v20", n((at as f64 + 0.5) * pitch))).collect()
}
