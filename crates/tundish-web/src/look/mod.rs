//! The look of Tundish: the instruments on its pages. Each is a function from prepared figures to markup.

pub mod board;
pub mod funnel;
#[cfg(any(test, debug_assertions))]
pub mod gallery;
pub mod hundred;
#[cfg(any(test, debug_assertions))]
pub mod sample;
pub(crate) mod svg;
#[cfg(test)]
mod tests;
pub mod text;
pub mod vessel;
