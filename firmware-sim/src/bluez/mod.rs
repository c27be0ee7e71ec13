//! temporary
pub(crate) mod command;
