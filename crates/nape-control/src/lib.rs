//! The protocol of Nape's control socket, and a client: what a program needs to talk to the daemon.
//!
//! Requests, answers and updates are types ([`Request`], [`Response`], [`Update`]); [`Client`] asks and
//! waits. Described for other languages in `docs/daemon.md`.
//!
//! What it does not do: draw anything, read or write files, or run a daemon.

pub mod answer;
pub mod baseline;
pub mod calibration;
mod client;
pub mod guided;
mod message;
pub mod place;
mod platform;
pub mod status;
pub mod wearer;
pub mod why;

pub use answer::{Done, End, Refusal};
pub use client::{Client, ClientError};
pub use message::{Hello, Live, PROTOCOL, Request, Response, Stretch, Update};
