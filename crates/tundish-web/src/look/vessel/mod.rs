//! The funnel picture, drawn by the server: what came in, what stands now, what went out, on one base line.
//!
//! Area is value, width is flow, shape is state; colour only confirms. The vessel's walls are straight and never
//! move, so the surface and the cuts between the parts tell how much there is. Nothing in the drawing is the only
//! place of a number: the table below it holds them all.

pub mod empty;
pub mod geometry;
#[cfg(test)]
mod tests;

pub use empty::{emblem, empty_vessel};
pub use geometry::{Strip, Vessel};
