//! Where things stand in the two drawings. The desk reads from the left on one base line; the phone has three rows.

use super::geometry::Walls;

/// A place for a row of weekly columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chart {
    /// Its start edge.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// The base line.
    pub base: f64,
    /// How high the highest column may be.
    pub height: f64,
    /// Where its title stands.
    pub title_y: f64,
    /// Where its subtitle stands: below the title on the desk, behind it on the phone.
    pub subtitle: (f64, f64),
}

/// The measures of one drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The size of the drawing.
    pub size: (f64, f64),
    /// The class of the drawing, which decides at which widths it is seen.
    pub class: &'static str,
    /// What came in.
    pub came_in: Chart,
    /// What went out.
    pub went_out: Chart,
    /// The vessel.
    pub walls: Walls,
    /// Where the title of the vessel stands.
    pub title: (f64, f64),
    /// Where its subtitle stands.
    pub subtitle: (f64, f64),
    /// How much of the stream is seen above the rim.
    pub stream_above: f64,
    /// Units of the drawing for one opportunity a week, when the flows are small.
    pub flow_unit: f64,
    /// Where the labels of the parts begin.
    pub labels_x: f64,
    /// Where the labels of the stages begin and how wide they may be; none on the phone.
    pub stages: Option<(f64, f64)>,
    /// Where the legend stands.
    pub legend_y: f64,
    /// Where the key square ends at the bottom, and where it begins.
    pub square: (f64, f64),
}

impl Layout {
    /// The drawing for a desk, 1018 by 448 units; never scaled below .95.
    pub(super) const DESK: Self = Self {
        size: (1018.0, 448.0),
        class: "fx fx--wide",
        came_in: Chart { x: 0.0, width: 216.0, base: 374.0, height: 240.0, title_y: 14.0, subtitle: (0.0, 30.0) },
        went_out: Chart { x: 892.0, width: 126.0, base: 374.0, height: 240.0, title_y: 14.0, subtitle: (892.0, 30.0) },
        walls: Walls { center: 550.0, rim_y: 112.0, rim: 330.0, floor: 140.0, height: 262.0 },
        title: (250.0, 14.0),
        subtitle: (250.0, 30.0),
        stream_above: 34.0,
        flow_unit: 34.0,
        labels_x: 250.0,
        stages: Some((784.0, 104.0)),
        legend_y: 436.0,
        square: (438.0, 716.0),
    };

    /// The same without the space for the stream above the rim, for figures that know of none.
    pub(super) fn without_stream(self) -> Self {
        let less = self.stream_above;
        let up = |chart: Chart| Chart { base: chart.base - less, ..chart };
        let below = |chart: Chart| Chart {
            title_y: chart.title_y - less,
            subtitle: (chart.subtitle.0, chart.subtitle.1 - less),
            ..up(chart)
        };
        // On the desk the charts stand beside the vessel, on the phone above and below it.
        let (came_in, went_out) = if self.stages.is_some() {
            (up(self.came_in), up(self.went_out))
        } else {
            (self.came_in, below(self.went_out))
        };
        Self {
            size: (self.size.0, self.size.1 - less),
            came_in,
            went_out,
            walls: Walls { rim_y: self.walls.rim_y - less, ..self.walls },
            legend_y: self.legend_y - less,
            square: (self.square.0 - less, self.square.1),
            ..self
        }
    }

    /// The drawing for a phone, 334 by 606 units.
    pub(super) const PHONE: Self = Self {
        size: (334.0, 606.0),
        class: "fx fx--narrow",
        came_in: Chart { x: 0.0, width: 334.0, base: 122.0, height: 64.0, title_y: 13.0, subtitle: (0.0, 28.0) },
        went_out: Chart { x: 0.0, width: 334.0, base: 584.0, height: 42.0, title_y: 502.0, subtitle: (0.0, 517.0) },
        walls: Walls { center: 112.0, rim_y: 226.0, rim: 196.0, floor: 86.0, height: 198.0 },
        title: (0.0, 164.0),
        subtitle: (0.0, 179.0),
        stream_above: 22.0,
        flow_unit: 22.0,
        labels_x: 236.0,
        stages: None,
        legend_y: 471.0,
        square: (473.0, 0.0),
    };
}
