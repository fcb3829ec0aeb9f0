//! The geometry of the vessel: a trapezium with straight walls in which area is value, exactly.
//!
//! With rim width W0, floor width W1, height H and capacity C (in display units), one display unit of value is
//! s = H (W0 + W1) / (2 C) square units. The width at depth y is w(y) = W0 - k y with k = (W0 - W1) / H, and the
//! area from the rim down to y is W0 y - k y² / 2. So the value A, counted from the rim, is reached at the depth
//! y(A) = (W0 - √(W0² - 2 k s A)) / k. A part splits into strips at the same share of its upper and its lower edge;
//! the strip from share a to b has (b - a) of the part's area, since both edges are cut in the same ratio.

/// A point of the drawing.
pub type Point = (f64, f64);

/// The four walls of the picture: where the vessel stands, and how wide and high it is. Fixed per drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walls {
    /// The middle of the vessel.
    pub center: f64,
    /// The height of the rim in the drawing.
    pub rim_y: f64,
    /// W0: the width at the rim.
    pub rim: f64,
    /// W1: the width at the floor.
    pub floor: f64,
    /// H: from rim to floor.
    pub height: f64,
}

impl Walls {
    /// k: how fast the vessel narrows.
    fn slope(self) -> f64 {
        (self.rim - self.floor) / self.height
    }

    /// The width at depth `y` below the rim.
    pub fn width(self, y: f64) -> f64 {
        self.rim - self.slope() * y
    }

    /// The left wall at depth `y`.
    pub fn left(self, y: f64) -> f64 {
        self.center - self.width(y) / 2.0
    }

    /// The right wall at depth `y`.
    pub fn right(self, y: f64) -> f64 {
        self.center + self.width(y) / 2.0
    }

    /// The ordinate of depth `y` in the drawing.
    pub fn y(self, depth: f64) -> f64 {
        self.rim_y + depth
    }
}

/// Walls and the value they hold when full.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vessel {
    /// The walls.
    pub walls: Walls,
    capacity: f64,
}

/// A stretch of value within the vessel: between two depths, and between two shares of the width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    /// Upper edge, as depth below the rim.
    pub top: f64,
    /// Lower edge, as depth below the rim.
    pub bottom: f64,
    /// Where it begins, as a share of the width.
    pub from: f64,
    /// Where it ends, as a share of the width.
    pub to: f64,
}

impl Vessel {
    /// A vessel that holds `capacity` display units when full. A capacity that is not a positive number counts
    /// as one, so that a picture of nothing can still be drawn.
    pub fn new(walls: Walls, capacity: f64) -> Self {
        let capacity = if capacity.is_finite() && 0.0 < capacity { capacity } else { 1.0 };
        Self { walls, capacity }
    }

    /// The value of the full vessel, in display units.
    pub fn capacity(&self) -> f64 {
        self.capacity
    }

    /// A capacity for a largest level of `largest`: at least a tenth stays air, rounded up to a step of one, two
    /// or five times a power of ten, so that the scale stays while the level moves a little.
    pub fn capacity_for(largest: f64) -> f64 {
        if !largest.is_finite() || largest <= 0.0 {
            return 1.0;
        }
        let wanted = largest / 0.9;
        let magnitude = 10_f64.powf((wanted / 20.0).log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * magnitude).find(|step| wanted / step <= 30.0);
        let step = step.unwrap_or(10.0 * magnitude);
        (wanted / step).ceil() * step
    }

    /// s: square units of the drawing per display unit of value.
    pub fn scale(&self) -> f64 {
        self.walls.height * (self.walls.rim + self.walls.floor) / (2.0 * self.capacity)
    }

    /// The depth at which `value`, counted from the rim, is reached; within the vessel for values beyond it.
    pub fn depth_of(&self, value: f64) -> f64 {
        let value = if value.is_finite() { value.clamp(0.0, self.capacity) } else { 0.0 };
        let Walls { rim, height, .. } = self.walls;
        let slope = self.walls.slope();
        let area = self.scale() * value;
        if slope.abs() < 1e-9 {
            return area / rim;
        }
        // The same root as in the formula, in the form that loses no digits when the value is small.
        let root = (rim * rim - 2.0 * slope * area).max(0.0).sqrt();
        (2.0 * area / (rim + root)).clamp(0.0, height)
    }

    /// The depths of the surface and of each cut, for parts that stand on the floor: one more than there are
    /// parts, the last at the floor. More value than the vessel holds begins at the rim.
    pub fn cuts(&self, values: &[f64]) -> Vec<f64> {
        let value = |value: f64| {
            if value.is_finite() { value.max(0.0) } else { 0.0 }
        };
        let total: f64 = values.iter().copied().map(value).sum();
        let mut level = self.capacity - total;
        let mut cuts = vec![self.depth_of(level)];
        for part in values {
            level += value(*part);
            cuts.push(self.depth_of(level));
        }
        if let Some(floor) = cuts.last_mut() {
            *floor = self.walls.height;
        }
        cuts
    }

    /// Splits the stretch between two depths into strips of the given values, from the left.
    pub fn strips(&self, top: f64, bottom: f64, values: &[f64]) -> Vec<Strip> {
        let value = |value: f64| {
            if value.is_finite() { value.max(0.0) } else { 0.0 }
        };
        let total: f64 = values.iter().copied().map(value).sum();
        let mut sum = 0.0;
        values
            .iter()
            .map(|part| {
                let from = if total == 0.0 { 0.0 } else { sum / total };
                sum += value(*part);
                let to = if total == 0.0 { 0.0 } else { sum / total };
                Strip { top, bottom, from, to }
            })
            .collect()
    }

    /// The corners of a strip in the drawing, clockwise from the upper left.
    pub fn corners(&self, strip: Strip) -> [Point; 4] {
        let at =
            |depth: f64, share: f64| (self.walls.left(depth) + share * self.walls.width(depth), self.walls.y(depth));
        [at(strip.top, strip.from), at(strip.top, strip.to), at(strip.bottom, strip.to), at(strip.bottom, strip.from)]
    }
}

/// The area of a polygon by the shoelace formula. What the drawing promises can be checked with it.
pub fn area(points: &[Point]) -> f64 {
    let next = points.iter().cycle().skip(1);
    let twice: f64 = points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    twice.abs() / 2.0
}
