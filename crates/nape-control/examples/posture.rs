//! How far the head and the trunk lean now, asked of the daemon that runs: all that a client needs.

use nape_control::{Client, Request, Response, place};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let socket = place::socket().ok_or("no folder of yours is known")?;
    let mut daemon = Client::connect(&socket)?;
    if let Response::Status(status) = daemon.ask(&Request::Status)? {
        println!("{:?} {:?}", status.posture.head, status.posture.trunk);
    }
    Ok(())
}
