//! The daemon's side of the control socket: a Unix socket that only this user can reach.
//!
//! What is said over it is `nape_control`'s. Lines, clients and waiting are bounded ([`server`]); nothing a client
//! does can hold up the daemon.

mod lines;
pub mod server;

#[cfg(test)]
mod tests;
