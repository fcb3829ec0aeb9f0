pub mod assets;
pub mod kit;
pub mod look;
pub mod messages;
