//! The picture itself: columns, vessel, columns, in one drawing for a desk or a phone.

use maud::{Markup, html};

use super::body;
use super::figures::Figures;
use super::labels;
use super::layout::Layout;
use super::weeks::{self, Look};
use crate::kit::marker::Part;
use crate::look::svg::{horizontal, n};
use crate::look::text;
use crate::messages::Messages;

/// Both drawings; the style sheet shows the one that fits. `id` distinguishes several pictures on a page.
pub fn picture(m: Messages, figures: &Figures, id: &str) -> Markup {
    html! {
        (drawing(m, figures, Layout::DESK, &format!("{id}-desk")))
        (drawing(m, figures, Layout::PHONE, &format!("{id}-phone")))
    }
}

fn drawing(m: Messages, figures: &Figures, layout: Layout, id: &str) -> Markup {
    let flows = figures.parts.iter().any(|part| part.flow.is_some());
    let layout = if flows { layout } else { layout.without_stream() };
    let (width, height) = layout.size;
    let stands = if figures.past { m.stood_then() } else { m.stands_now() };
    let wide = layout.stages.is_some();
    let stands_in = m.value_in(&figures.money(m, figures.value()), figures.count());
    let about = match (wide, flows) {
        (true, true) => format!("{stands_in} · {} · {}", m.area_is_value(), m.stream_is_number()),
        (true, false) => format!("{stands_in} · {}", m.area_is_value()),
        (false, _) => format!("{}, {stands_in}", m.area_is_value()),
    };
    let end = if figures.past { m.day_and_month(figures.day) } else { m.now().to_owned() };
    let came_in = Look { title: m.came_in(), subtitle: m.opportunities_a_week(), hue: "fx__upper", end: &end };
    let went_out = Look { title: m.went_out(), subtitle: m.orders_a_week(), hue: "fx__won", end: &end };
    let body = body::Body::new(figures, layout);
    let unit = weeks::unit(&[(layout.came_in, &figures.came_in), (layout.went_out, &figures.went_out)]);
    html! {
        // A group rather than an image: an image would hide the links within it.
        svg class=(layout.class) viewBox={ "0 0 " (n(width)) " " (n(height)) } role="group" aria-labelledby=(id) {
            title id=(id) { (figures.in_words(m)) }
            (weeks::columns(m, layout.came_in, came_in, &figures.came_in, unit))
            g aria-hidden="true" {
                text class="fx__title" x=(n(layout.title.0)) y=(n(layout.title.1)) { (stands) }
                text x=(n(layout.subtitle.0)) y=(n(layout.subtitle.1)) { (text::fit(&about, 11.0, false, (if wide { layout.went_out.x - 12.0 } else { width }) - layout.subtitle.0)) }
            }
            (body.render(m))
            (labels::render(m, &body))
            (weeks::columns(m, layout.went_out, went_out, &figures.went_out, unit))
            (legend(m, &body))
            @if wide && 26 <= figures.came_in.len() { (weeks_legend(m, layout)) }
        }
    }
}

/// What solid columns and the dashed line mean; on the phone there is no room for it.
fn weeks_legend(m: Messages, layout: Layout) -> Markup {
    let (x, y) = (layout.came_in.x, layout.legend_y);
    let second = x + 16.0 + text::width(m.last_4_weeks(), 11.0, false) + 12.0;
    html! {
        g class="fx__upper" aria-hidden="true" {
            rect class="fx__known" x=(n(x)) y=(n(y - 9.0)) width="11" height="10" {}
            text x=(n(x + 16.0)) y=(n(y)) { (m.last_4_weeks()) }
            path class="fx__dash" d=(horizontal(second, second + 13.0, y - 4.0)) {}
            text x=(n(second + 18.0)) y=(n(y)) { (m.mean_of_first_13()) }
        }
    }
}

/// What the fills mean, and how large 100 of the unit are.
fn legend(m: Messages, body: &body::Body<'_>) -> Markup {
    let layout = body.layout;
    let middle = Part::Middle.as_str();
    let y = layout.legend_y;
    let (square, side) = body.key_square();
    let (bottom, x) = layout.square;
    let first = layout.title.0.max(if layout.stages.is_some() { 0.0 } else { 110.0 });
    let second = first + 20.0 + text::width(m.amount_known(), 11.0, false) + 14.0;
    html! {
        g aria-hidden="true" {
            g class={ "fx__" (middle) } { rect class="fx__known" x=(n(first)) y=(n(y - 9.0)) width="11" height="10" {} }
            text x=(n(first + 16.0)) y=(n(y)) { (m.amount_known()) }
            @if 0.0 < body.figures.estimated() {
                g class={ "fx__" (middle) } {
                    rect class="fx__soft" x=(n(second)) y=(n(y - 9.0)) width="11" height="10" {}
                    rect class="fx__rule" x=(n(second)) y=(n(y - 9.0)) width="11" height="10" {}
                    rect class="fx__rim" x=(n(second)) y=(n(y - 9.0)) width="11" height="10" {}
                }
                text x=(n(second + 16.0)) y=(n(y)) { (m.estimated()) }
            }
            rect class="fx__square" x=(n(x + 0.6)) y=(n(bottom - side)) width=(n(side)) height=(n(side)) {}
            text x=(n(x + side + 6.0)) y=(n(bottom - 2.0)) { (m.square_is(&body.figures.short(m, square))) }
        }
    }
}
