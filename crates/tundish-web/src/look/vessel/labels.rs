//! The words beside the vessel. Every label is measured and shortened to its place; what has no place is left to
//! the table. A part lower than 46 units keeps its name only, one lower than 16 nothing.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths in characters are small and not negative"
)]

use maud::{Markup, html};

use super::body::Body;
use super::figures::PartFigures;
use crate::look::svg::{horizontal, n};
use crate::look::text;
use crate::messages::Messages;

/// A part lower than this has no label at all.
const NAMED: f64 = 16.0;

/// All labels of the vessel.
pub(super) fn render(m: Messages, body: &Body<'_>) -> Markup {
    html! {
        @for at in 0..3 { (part(m, body, at)) }
        @if let Some((x, room)) = body.layout.stages { (stages(m, body, x, room)) }
        (streams(m, body))
    }
}

/// The words at the streams: what comes in, what is lost, what is ordered.
fn streams(m: Messages, body: &Body<'_>) -> Markup {
    let walls = body.layout.walls;
    let floor = body.y(walls.height);
    html! {
        g aria-hidden="true" {
            @if let Some(inflow) = body.inflow() {
                @let edge = body.stream(inflow) / 2.0;
                @if body.layout.stages.is_some() { text class="fx__strong" x=(n(walls.center - edge - 10.0)) y=(n(walls.rim_y - 20.0)) text-anchor="end" { (m.a_week_come_in(inflow)) } }
                @else { text class="fx__strong" x=(n(walls.center + edge + 8.0)) y=(n(walls.rim_y - 10.0)) { (m.a_week_come_in(inflow)) } }
            }
            @for ((x, y), lost) in (0..3).filter_map(|at| body.lost(at)) {
                @if body.layout.stages.is_some() {
                    @let words = m.lost_a_week(lost);
                    // Clear of the wall, which leans under the spout.
                    @let nearest = walls.right(y - 8.0 - walls.rim_y) + 6.0 + text::width(&words, 11.0, false) / 2.0;
                    text class="fx__halo" x=(n(x.max(nearest))) y=(n(y)) text-anchor="middle" { (words) }
                }
            }
            @if let Some(outflow) = body.outflow() {
                @let edge = body.stream(outflow) / 2.0;
                @if body.layout.stages.is_some() { text class="fx__strong" x=(n(walls.center - edge - 10.0)) y=(n(floor + 19.0)) text-anchor="end" { (m.a_week_ordered(outflow)) } }
                @else { text class="fx__strong" x=(n(walls.center + edge + 8.0)) y=(n(floor + 29.0)) { (m.a_week_ordered(outflow)) } }
            }
        }
    }
}

/// What stands directly below the upper edge of a part, on the desk: its own state when it is empty, else what
/// arrives from above, when that is known and there is room.
enum Below {
    Nothing,
    Arrives(f64),
    Empty,
}

fn below(body: &Body<'_>, at: usize) -> Below {
    let parts = &body.figures.parts;
    let arrives = at.checked_sub(1).and_then(|above| parts[above].flow.filter(|_| 0.0 < parts[above].value()));
    if parts[at].value() <= 0.0 {
        return Below::Empty;
    }
    match arrives {
        Some(flow) if body.layout.stages.is_some() && NAMED + 14.0 <= body.height(at) => Below::Arrives(flow.move_on),
        _ => Below::Nothing,
    }
}

/// Name, value and count of a part below its upper edge.
fn part(m: Messages, body: &Body<'_>, at: usize) -> Markup {
    let figures = &body.figures.parts[at];
    let x = body.layout.labels_x;
    let (top, bottom) = (body.y(body.cuts[at]), body.y(body.cuts[at + 1]));
    // Empty parts above have no height; their labels stand in the way here, one below the other.
    let empty = body.figures.parts[..at].iter().rev().take_while(|part| part.value() <= 0.0).count();
    let taken = 13.0 * empty as f64;
    html! {
        @if 0 < at { path class="fx__hair" aria-hidden="true" d=[(body.layout.stages.is_some()).then(|| horizontal(x, body.layout.walls.left(body.cuts[at]) - 4.0, top))] {} }
        @match below(body, at) {
            // Above the surface there is only air.
            Below::Empty if at == 0 => (empty_part(m, body, figures, top - 6.0)),
            Below::Empty => (empty_part(m, body, figures, top + 13.0 + taken)),
            Below::Arrives(flow) if empty == 0 => {
                text aria-hidden="true" x=(n(x)) y=(n(top + 13.0)) { (m.a_week_move_on(flow)) }
                (lines(m, body, figures, x, (top + 16.0, bottom)))
            },
            Below::Arrives(_) | Below::Nothing => @if NAMED <= bottom - top { (lines(m, body, figures, x, (top + taken, bottom))) },
        }
    }
}

fn lines(m: Messages, body: &Body<'_>, figures: &PartFigures, x: f64, (top, bottom): (f64, f64)) -> Markup {
    let room = bottom - top;
    let wide = body.layout.stages.is_some();
    let width = if wide { 118.0 } else { body.layout.size.0 - x };
    let value = m.value_in(&body.figures.short(m, figures.value()), figures.count);
    let mut more = Vec::new();
    if 0.0 < figures.estimated {
        more.push(m.of_it_estimated(&body.figures.short(m, figures.estimated)));
    }
    if 0 < figures.without_amount {
        more.push(m.without_amount(figures.without_amount));
    }
    // Twelve units for the name, then fifteen for the value and thirteen for each further line.
    let full = 30.0 <= room;
    let fitting = if full { (((room - 30.0) / 13.0).floor().max(0.0) as usize).min(more.len()) } else { 0 };
    let height = 12.0 + if full { 15.0 + 13.0 * fitting as f64 } else { 0.0 };
    let first = top + (room - height) / 2.0 + 10.0;
    // In a thin part the value stands behind the name, if there is room for all of it.
    let name = figures.part.label(m);
    let beside = width - text::width(name, 12.0, true) - 4.0;
    let is_beside = !full && text::width(&value, 12.0, false) <= beside;
    html! {
        a href=(figures.rows.all) tabindex="-1" aria-hidden="true" {
            @if is_beside {
                text class="fx__value" x=(n(x)) y=(n(first)) { tspan class="fx__strong" { (name) } " " (value) }
            } @else {
                text class="fx__name" x=(n(x)) y=(n(first)) { (name) }
            }
            @if full {
                text class="fx__value" x=(n(x)) y=(n(first + 15.0)) { (text::fit(&value, 12.0, false, width)) }
                @for (at, line) in more.iter().take(fitting).enumerate() {
                    text x=(n(x)) y=(n(first + 29.0 + 13.0 * at as f64)) { (text::fit(line, 11.0, false, width)) }
                }
            }
        }
    }
}

/// An empty part: the dashed line is its place, and the words say that it is empty or that nobody knows its value.
fn empty_part(m: Messages, body: &Body<'_>, figures: &PartFigures, y: f64) -> Markup {
    let state = match figures.count {
        0 => m.empty_part().to_owned(),
        count => m.without_amount(count),
    };
    let name = figures.part.label(m);
    let x = body.layout.labels_x;
    let wide = body.layout.stages.is_some();
    let end = if wide { body.layout.walls.left(0.0) } else { body.layout.size.0 };
    let room = end - x - text::width(name, 12.0, true) - 4.0;
    html! {
        a href=(figures.rows.all) tabindex="-1" aria-hidden="true" {
            text class="fx__value" x=(n(x)) y=(n(y)) { tspan class="fx__strong" { (name) } " " (text::fit(&state, 12.0, false, room)) }
        }
    }
}

/// How far apart two labels of stages must be: two lines of their own and a gap that no line within a label has.
const STAGE_PITCH: f64 = 34.0;
/// How close they may come when there are many.
const TIGHT_STAGE_PITCH: f64 = 28.0;

/// The stages at the right, each with a line to its stretch of the wall. Labels that would touch are moved apart;
/// when there are more than fit, the table has them.
fn stages(m: Messages, body: &Body<'_>, x: f64, room: f64) -> Markup {
    let walls = body.layout.walls;
    let mut anchors = Vec::new();
    for (at, part) in body.figures.parts.iter().enumerate().filter(|(_, part)| 0.0 < part.value()) {
        let mut top = body.cuts[at];
        for (stage, bottom) in part.stages.iter().zip(body.stage_cuts(part)) {
            if 0.0 < stage.value {
                anchors.push((stage, (top + bottom) / 2.0));
            }
            top = bottom;
        }
    }
    let lowest = body.y(walls.height) + 6.0;
    let highest = walls.rim_y - 20.0;
    let gaps = anchors.len().saturating_sub(1).max(1) as f64;
    let pitch = ((lowest - highest) / gaps).clamp(TIGHT_STAGE_PITCH, STAGE_PITCH);
    let places = spread(&anchors.iter().map(|(_, depth)| body.y(*depth)).collect::<Vec<_>>(), pitch, highest, lowest);
    html! {
        @for ((stage, depth), y) in anchors.iter().zip(&places) {
            @let wall = walls.right(*depth) + 5.0;
            path class="fx__hair" aria-hidden="true" d={ "M" (n(wall)) " " (n(body.y(*depth))) "L" (n(x - 14.0)) " " (n(*y)) "H" (n(x - 5.0)) } {}
            a href=(stage.href) {
                text class="fx__value" x=(n(x)) y=(n(*y + 1.0)) { (text::fit(&stage.name, 12.0, false, room)) }
                " "
                text x=(n(x)) y=(n(*y + 14.0)) { (text::fit(&m.value_in(&body.figures.short(m, stage.value), stage.count), 11.0, false, room)) }
            }
        }
    }
}

/// Moves ordinates apart to at least `pitch`, within bounds, each as little as the order allows. Fewer places than
/// ordinates come back when they do not fit.
pub(super) fn spread(wanted: &[f64], pitch: f64, highest: f64, lowest: f64) -> Vec<f64> {
    let fitting = (((lowest - highest) / pitch).floor() as usize + 1).min(wanted.len());
    let mut places: Vec<f64> = wanted.iter().take(fitting).map(|y| y.clamp(highest, lowest)).collect();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + pitch);
    }
    let mut limit = lowest;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - pitch;
    }
    places
}
