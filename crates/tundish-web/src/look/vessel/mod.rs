//! The funnel picture, drawn by the server: what came in, what stands now, what went out, on one base line.
//!
//! Area is value, width is flow, shape is state; colour only confirms. The vessel's walls are straight and never
//! move, so the surface and the cuts between the parts tell how much there is. Nothing in the drawing is the only
//! place of a number: the table below it holds them all. It is drawn from the left; a language that runs from the
//! right would mirror it, and none of ours does.

mod body;
pub mod empty;
pub mod figures;
pub mod geometry;
mod labels;
mod layout;
mod picture;
#[cfg(test)]
mod tests;
mod weeks;

pub use empty::{emblem, empty_vessel};
pub use figures::{CurrencyFigures, Figures, Flow, PartFigures, Rows, StageFigures, Week};
pub use geometry::Vessel;
pub use picture::picture;
