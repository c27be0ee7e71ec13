//! What must hold of every packet: it round-trips to the byte, it is refused or right, and the document
//! says the same as the code.

mod document;
mod judge;
mod packets;
mod round_trip;
mod vectors;
