//! The world as a host sees it: clips over a simulated radio, sound and with every fault.

mod host;
mod sound;
