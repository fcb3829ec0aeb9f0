//! One bar for the whole of a thing, split by state. Widths are shares; several bars compare states, not sizes.

use maud::{Markup, html};

/// What a stretch of the bar means; each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The amount is known, or on course: solid ink.
    Known,
    /// The amount is estimated: ruled.
    Estimated,
    /// Slowing: ochre.
    Slowing,
    /// Late: hatched, with a rim.
    Late,
    /// No precedent: dashed outline.
    NoPrecedent,
}

/// The bar. Values need not add up to anything; negative and non-finite ones count as nothing.
/// The bar is decoration: the numbers stand beside it in words.
pub fn stack_bar(parts: &[(Stretch, f64)], thin: bool) -> Markup {
    let size = |value: f64| {
        if value.is_finite() { value.max(0.0) } else { 0.0 }
    };
    let total: f64 = parts.iter().map(|(_, value)| size(*value)).sum();
    let class = if thin { "stackbar stackbar--thin" } else { "stackbar" };
    let mut from = 0.0;
    html! {
        svg class=(class) aria-hidden="true" {
            @if total <= 0.0 { line class="stackbar__zero" x1="0" x2="100%" y1="50%" y2="50%" {} }
            @else {
                @for (stretch, value) in parts.iter().filter(|(_, value)| 0.0 < size(*value)) {
                    @let share = 100.0 * size(*value) / total;
                    @let (x, width) = (percent(from), percent(share));
                    (rects(*stretch, &x, &width))
                    @let () = from += share;
                    @if from < 99.9 { line class="stackbar__gap" x1=(percent(from)) x2=(percent(from)) y2="100%" {} }
                }
            }
        }
    }
}

fn rects(stretch: Stretch, x: &str, width: &str) -> Markup {
    let rect = |class: Option<&str>, fill: Option<&str>| html! { rect class=[class] fill=[fill] x=(x) width=(width) height="100%" {} };
    match stretch {
        Stretch::Known => rect(Some("stackbar__known"), None),
        Stretch::Estimated => {
            html! { (rect(None, Some("url(#ruled-bar)"))) (rect(Some("stackbar__rim"), None)) }
        }
        Stretch::Slowing => rect(Some("stackbar__slowing"), None),
        Stretch::Late => {
            html! { (rect(Some("stackbar__late"), None)) (rect(None, Some("url(#hatch)"))) }
        }
        Stretch::NoPrecedent => rect(Some("stackbar__none"), None),
    }
}

fn percent(share: f64) -> String {
    // Tenths of a per cent are finer than a pixel.
    format!("{}%", (share * 10.0).round() / 10.0)
}
