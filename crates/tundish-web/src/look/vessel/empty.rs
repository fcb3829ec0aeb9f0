//! The vessel without water: for an empty funnel, and as the emblem beside the sign-in form.

use maud::{Markup, html};

use crate::messages::Messages;

/// The instrument of an empty funnel: the same walls and cuts, nothing in it, and the words for it.
pub fn empty_vessel(m: Messages) -> Markup {
    drawing(m, m.funnel_empty_title(), m.nothing_comes_in(), m.nothing_goes_out(), Some("0"))
}

/// The vessel as an emblem.
pub fn emblem(m: Messages) -> Markup {
    drawing(m, m.vessel_of_three(), m.came_in_word(), m.goes_out_word(), None)
}

fn drawing(m: Messages, name: &str, above: &str, below: &str, number: Option<&str>) -> Markup {
    // The cuts are where three parts of equal value would end.
    let parts = [(m.upper(), 66.0), (m.middle(), 108.4), (m.lower(), 165.1)];
    html! {
        svg class="fx fx--empty" viewBox="58 6 400 226" role="img" aria-label=(name) {
            rect class="fx__ghost" x="230" y="14" width="100" height="28" {}
            path class="fx__wall" d="M138 44H150L225 194H260v11M422 44H410L335 194H300v11" {}
            path class="fx__void" d="M170.5 82.4H389.5M193.8 129.1H366.2" {}
            @for (part, y) in parts {
                text class="fx__value" x="60" y=(y) { (part) }
                @if let Some(number) = number { text class="fx__value" x="128" y=(y) text-anchor="end" { (number) } }
            }
            text x="342" y="32" { (above) }
            text x="314" y="216" { (below) }
        }
    }
}
