//! The engine: stamped inputs in, outputs out.

use alloc::collections::VecDeque;

use crate::event::{Input, Output};
use crate::params::Params;
use crate::time::Timestamp;

/// The one engine of live, replay and simulation.
#[derive(Debug, Clone)]
pub struct Engine {
    params: Params,
    start: Timestamp,
    outputs: VecDeque<Output>,
}

impl Engine {
    /// An engine whose session begins at `at`.
    pub fn new(params: Params, at: Timestamp) -> Self {
        Self {
            params,
            start: at,
            outputs: VecDeque::new(),
        }
    }

    /// When the session began: event times count from here.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// The parameters.
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// Takes in what happened at `at`. Drain [`Self::poll_output`] before the next call.
    pub fn handle(&mut self, _at: Timestamp, _input: Input<'_>) {}

    /// The next output, until `None`.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle`] with [`Input::Tick`] at the latest, if nothing else happens.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        None
    }
}
