//! How far head and trunk lean now, asked of the daemon that runs: all that a client needs.

#![expect(clippy::print_stdout, reason = "what it prints is its purpose")]

use std::path::Path;

use nape_control::status::Posture;
use nape_control::{Client, ClientError, Request, Response, place};

/// Asks the daemon behind this socket.
pub(crate) fn posture(socket: &Path) -> Result<Posture, ClientError> {
    let mut daemon = Client::connect(socket)?;
    match daemon.ask(&Request::Status)? {
        Response::Status(status) => Ok(status.posture),
        _ => Err(ClientError::OtherAnswer),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let socket = place::socket().ok_or("no folder of yours is known")?;
    let posture = posture(&socket)?;
    println!("head {:?}, trunk {:?}", posture.head, posture.trunk);
    Ok(())
}
