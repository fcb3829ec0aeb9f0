//! The vessel with what stands in it and what moves: strips, cuts, streams, spouts, walls.

use maud::{Markup, html};

use super::figures::{Figures, PartFigures};
use super::geometry::{Strip, Vessel};
use super::layout::Layout;
use crate::look::svg::{horizontal, n, polygon};
use crate::messages::Messages;

/// A part lower than this has no room for a spout or for more than its name.
pub(super) const ROOMY: f64 = 46.0;

/// Flows may become this wide; beyond it the unit shrinks for all of them together.
const WIDEST_STREAM: f64 = 130.0;

/// The vessel of one drawing with everything measured.
pub(super) struct Body<'a> {
    /// What is drawn.
    pub figures: &'a Figures,
    /// Where it is drawn.
    pub layout: Layout,
    /// The geometry.
    pub vessel: Vessel,
    /// The depth of the surface, and of the lower edge of each part.
    pub cuts: Vec<f64>,
    /// Units of the drawing for one a week.
    flow_unit: f64,
}

/// A hole in the right wall through which a part loses.
struct Spout {
    top: f64,
    bottom: f64,
}

impl<'a> Body<'a> {
    /// Measures the figures for a drawing.
    pub(super) fn new(figures: &'a Figures, layout: Layout) -> Self {
        let vessel = Vessel::new(layout.walls, figures.capacity.max(figures.value()));
        let cuts = vessel.cuts(&figures.parts.each_ref().map(PartFigures::value));
        let mut body = Self { figures, layout, vessel, cuts, flow_unit: layout.flow_unit };
        body.flow_unit = body.fitting_flow_unit();
        body
    }

    /// The height of a part in the drawing.
    pub(super) fn height(&self, at: usize) -> f64 {
        self.cuts[at + 1] - self.cuts[at]
    }

    /// The ordinate of a depth.
    pub(super) fn y(&self, depth: f64) -> f64 {
        self.layout.walls.y(depth)
    }

    /// The width of a flow.
    pub(super) fn stream(&self, a_week: f64) -> f64 {
        if a_week.is_finite() { a_week.max(0.0) * self.flow_unit } else { 0.0 }
    }

    /// The flow into the funnel.
    pub(super) fn inflow(&self) -> Option<f64> {
        self.figures.parts[0].flow.map(|flow| flow.arrive).filter(|arrive| 0.0 < *arrive)
    }

    /// The flow out of it.
    pub(super) fn outflow(&self) -> Option<f64> {
        self.figures.parts[2].flow.map(|flow| flow.move_on).filter(|ordered| 0.0 < *ordered)
    }

    /// Where the label below a part's spout is centred, and what the part loses.
    pub(super) fn lost(&self, at: usize) -> Option<((f64, f64), f64)> {
        let spout = self.spout(at)?;
        let lost = self.figures.parts[at].flow?.lost;
        let width = spout.bottom - spout.top;
        let middle = self.layout.walls.right(spout.top) + 4.0 + width / 2.0;
        let tip = self.y(spout.bottom) + 14.0 + (width / 2.0).min(7.0);
        Some(((middle, tip + 11.0), lost))
    }

    /// A round value and the side of the square that has its area.
    pub(super) fn key_square(&self) -> (f64, f64) {
        let side = |value: f64| (value * self.vessel.scale()).sqrt();
        let magnitude = 10_f64.powf((self.vessel.capacity() / 100.0).log10().floor());
        let rounds = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0].map(|factor| factor * magnitude);
        // The largest that is still a key and not a picture of its own.
        let most = self.layout.walls.rim / 8.5;
        let value = rounds.into_iter().rfind(|value| side(*value) <= most).unwrap_or(magnitude);
        (value, side(value))
    }

    /// The largest unit of the steps 1, ½, ⅕, ⅒ … at which every flow fits where it is drawn.
    fn fitting_flow_unit(&self) -> f64 {
        let parts = &self.figures.parts;
        let streams = parts.iter().filter_map(|part| part.flow).flat_map(|flow| [flow.arrive, flow.move_on]);
        let widest = streams.fold(0.0_f64, f64::max);
        let room = WIDEST_STREAM / 330.0 * self.layout.walls.rim;
        // The nozzle is narrower than the floor.
        let nozzle = self.layout.walls.floor * 0.6;
        let fits = |unit: f64| {
            widest * unit <= room
                && parts[2].flow.is_none_or(|flow| flow.move_on * unit <= nozzle)
                && (0..3).all(|at| {
                    self.height(at) < ROOMY
                        || parts[at].flow.is_none_or(|flow| flow.lost * unit <= self.height(at) * 0.7)
                })
        };
        let steps = (0..12).flat_map(|power| [1.0, 0.5, 0.2].map(|step| step * 10_f64.powi(-power)));
        steps.map(|step| step * self.layout.flow_unit).find(|unit| fits(*unit)).unwrap_or(0.0)
    }

    fn spout(&self, at: usize) -> Option<Spout> {
        let lost = self.figures.parts[at].flow?.lost;
        let width = self.stream(lost);
        if width < 0.5 || self.height(at) < ROOMY {
            return None;
        }
        let bottom = self.cuts[at + 1] - 4.0;
        Some(Spout { top: bottom - width, bottom })
    }

    /// Everything within and at the walls; labels come on top.
    pub(super) fn render(&self, m: Messages) -> Markup {
        html! {
            (self.falling())
            @for at in 0..3 { (self.part(m, at)) }
            @for at in 0..2 { (self.dam(at)) }
            @for at in 0..3 { (self.leak(at)) }
            (self.nozzle())
            path class="fx__wall" d=(self.left_wall()) {}
            path class="fx__wall" d=(self.right_wall()) {}
        }
    }

    /// The stream above the rim and its fall to the surface, which is flow and not value.
    fn falling(&self) -> Markup {
        let walls = self.layout.walls;
        html! {
            @if let Some(inflow) = self.inflow() {
                @let width = self.stream(inflow);
                @let x = n(walls.center - width / 2.0);
                g class="fx__upper" aria-hidden="true" {
                    rect class="fx__stream" x=(x) y=(n(walls.rim_y - self.layout.stream_above)) width=(n(width)) height=(n(self.layout.stream_above)) {}
                    @if 0.5 < self.cuts[0] { rect class="fx__fall" x=(x) y=(n(walls.rim_y)) width=(n(width)) height=(n(self.cuts[0])) {} }
                }
            }
        }
    }

    fn part(&self, m: Messages, at: usize) -> Markup {
        let part = &self.figures.parts[at];
        let (top, bottom) = (self.cuts[at], self.cuts[at + 1]);
        let strips = self.vessel.strips(top, bottom, &[part.known, part.estimated]);
        let name = part.part.label(m);
        html! {
            @if part.value() <= 0.0 {
                path class="fx__void" d=(horizontal(self.layout.walls.left(top), self.layout.walls.right(top), self.y(top))) {}
            } @else {
                g class={ "fx__" (part.part.as_str()) } {
                    @if 0.0 < part.known {
                        a href=(part.rows.all) aria-label={ (name) ": " (m.value_in(&self.figures.short(m, part.known), part.count)) ", " (m.amount_known()) } {
                            path class="fx__known" d=(self.outline(strips[0])) {}
                        }
                    }
                    @if 0.0 < part.estimated {
                        @let outline = self.outline(strips[1]);
                        a href=(part.rows.estimated) aria-label={ (name) ": " (m.of_it_estimated(&self.figures.short(m, part.estimated))) } {
                            path class="fx__soft" d=(outline) {}
                            path class="fx__rule" d=(outline) {}
                            path class="fx__rim" d=(outline) {}
                        }
                    }
                }
                (self.seams(part, top, bottom))
            }
        }
    }

    fn outline(&self, strip: Strip) -> String {
        polygon(&self.vessel.corners(strip))
    }

    /// Hairlines where one stage ends and the next begins; their areas are the stages' values.
    fn seams(&self, part: &PartFigures, top: f64, bottom: f64) -> Markup {
        let walls = self.layout.walls;
        html! {
            @for depth in self.stage_cuts(part).into_iter().filter(|depth| top + 3.0 < *depth && *depth < bottom - 3.0) {
                path class="fx__seam" d=(horizontal(walls.left(depth), walls.right(depth), self.y(depth))) {}
            }
        }
    }

    /// The lower edges of a part's stages.
    pub(super) fn stage_cuts(&self, part: &PartFigures) -> Vec<f64> {
        let above: f64 =
            self.figures.parts.iter().take_while(|other| other.part != part.part).map(PartFigures::value).sum();
        let mut level = self.vessel.capacity() - self.figures.value() + above;
        part.stages
            .iter()
            .map(|stage| {
                level += stage.value.max(0.0);
                self.vessel.depth_of(level)
            })
            .collect()
    }

    /// The ink line below a part, open as wide as what moves on, with two chevrons that say which way.
    fn dam(&self, at: usize) -> Markup {
        let (part, next) = (&self.figures.parts[at], &self.figures.parts[at + 1]);
        let walls = self.layout.walls;
        let depth = self.cuts[at + 1];
        let y = self.y(depth);
        let (left, right) = (walls.left(depth), walls.right(depth));
        let open = part.flow.map_or(0.0, |flow| self.stream(flow.move_on)).min(right - left);
        let (from, to) = (walls.center - open / 2.0, walls.center + open / 2.0);
        let chevrons = 24.0 < open && 18.0 < self.height(at) && 18.0 < self.height(at + 1);
        html! {
            @if 0.0 < part.value() && 0.0 < next.value() {
                @if open < 1.0 { path class="fx__dam" d=(horizontal(left, right, y)) {} }
                @else {
                    path class="fx__dam" d={ (horizontal(left, from, y)) (horizontal(to, right, y)) } {}
                    path class="fx__dam" d={ "M" (n(from)) " " (n(y - 3.5)) "v7M" (n(to)) " " (n(y - 3.5)) "v7" } {}
                    @if chevrons {
                        @let (c, l, r) = (n(walls.center), n(walls.center - 9.0), n(walls.center + 9.0));
                        path class="fx__chevron" d={ "M" (l) " " (n(y - 6.5)) "L" (c) " " (n(y + 0.5)) "L" (r) " " (n(y - 6.5)) "M" (l) " " (n(y - 0.5)) "L" (c) " " (n(y + 6.5)) "L" (r) " " (n(y - 0.5)) } {}
                    }
                }
            }
        }
    }

    /// The spout of a part, as wide as what it loses.
    fn leak(&self, at: usize) -> Markup {
        let walls = self.layout.walls;
        html! {
            @if let Some(Spout { top, bottom }) = self.spout(at) {
                @let width = bottom - top;
                @let inner = walls.right(top) + 4.0;
                @let outer = inner + width;
                @let radius = width.min(9.0);
                @let end = self.y(bottom) + 14.0;
                path class="fx__leak" aria-hidden="true" d={
                    "M" (n(walls.right(top))) " " (n(self.y(top))) "H" (n(outer - radius))
                    "Q" (n(outer)) " " (n(self.y(top))) " " (n(outer)) " " (n(self.y(top) + radius))
                    "V" (n(end)) "l" (n(-width / 2.0)) " " (n((width / 2.0).min(7.0))) "l" (n(-width / 2.0)) " " (n(-(width / 2.0).min(7.0)))
                    "V" (n(self.y(bottom))) "H" (n(walls.right(bottom))) "z"
                } {}
            }
        }
    }

    fn nozzle(&self) -> Markup {
        let walls = self.layout.walls;
        html! {
            @if let Some(outflow) = self.outflow() {
                @let half = self.stream(outflow) / 2.0;
                @let floor = self.y(walls.height);
                // An empty part has no water to give its hue to the stream.
                g class=(if 0.0 < self.figures.parts[2].value() { "fx__lower" } else { "fx__void" }) aria-hidden="true" {
                    path class="fx__stream" d={ "M" (n(walls.center - half)) " " (n(floor - 0.5)) "h" (n(2.0 * half)) "v20l" (n(-half)) " 10l" (n(-half)) " -10z" } {}
                }
            }
        }
    }

    /// Half of the outlet, and its lips; without a known outflow the floor is closed.
    fn outlet(&self) -> (f64, &'static str) {
        self.outflow().map_or((0.0, ""), |outflow| (self.stream(outflow) / 2.0 + 1.0, "v11"))
    }

    fn left_wall(&self) -> String {
        let walls = self.layout.walls;
        let (floor, lip) = (n(self.y(walls.height)), walls.left(0.0));
        let (half, drop) = self.outlet();
        format!(
            "M{} {}H{}L{} {floor}H{}{drop}",
            n(lip - 12.0),
            n(walls.rim_y),
            n(lip),
            n(walls.left(walls.height)),
            n(walls.center - half)
        )
    }

    /// The right wall, broken where spouts leave it.
    fn right_wall(&self) -> String {
        let walls = self.layout.walls;
        let (floor, lip) = (n(self.y(walls.height)), walls.right(0.0));
        let (half, drop) = self.outlet();
        let mut path = format!("M{} {}H{}", n(lip + 12.0), n(walls.rim_y), n(lip));
        for Spout { top, bottom } in (0..3).filter_map(|at| self.spout(at)) {
            path += &format!(
                "L{} {}M{} {}",
                n(walls.right(top)),
                n(self.y(top)),
                n(walls.right(bottom)),
                n(self.y(bottom))
            );
        }
        path + &format!("L{} {floor}H{}{drop}", n(walls.right(walls.height)), n(walls.center + half))
    }
}
