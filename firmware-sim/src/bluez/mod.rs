//! The board `bluez`: simulated clips as `org.bluez` on a D-Bus bus, for an unmodified Bluetooth client.
//!
//! `stack` is bluetoothd and the kernel as a machine without clock or IO; `board` puts it on a bus in
//! real time and obeys the commands on standard input; [`bus`] is the private bus. What is simulated is
//! what a client of clips can see of BlueZ (`docs/simulator.md`); pairing, other profiles, advertising by
//! the host and `AcquireNotify` are absent.

mod adapter;
mod board;
pub mod bus;
mod call;
mod command;
mod device;
mod gatt;
mod link;
mod methods;
mod object;
mod session;
mod stack;
#[cfg(test)]
mod tests;
mod transaction;

use anyhow::anyhow;
use clap::Args;

use crate::failure::Failure;
use crate::setup::WorldArgs;
use board::{Board, Options};
use stack::Stack;

/// What `bluez` takes.
#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:\n  \
    firmware-sim bluez                                prints the line to export; type `help`\n  \
    firmware-sim bluez --clips head --builtin holds --bus unix:path=/tmp/bus\n\n\
    Any program with that DBUS_SYSTEM_BUS_ADDRESS sees clips as behind a Bluetooth adapter.\n\
    Commands on standard input make links die, batteries run empty, and more.")]
pub(crate) struct BluezArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// The bus: `own` for a private one that ends with this program, or the address of one.
    #[arg(long, value_name = "ADDRESS", default_value = "own")]
    bus: String,
    /// ATT MTU the host offers (23 to 517); clips agree to 247 at most.
    #[arg(long, default_value_t = 517)]
    mtu: u16,
    /// Tell on standard error what happens.
    #[arg(long, short)]
    verbose: bool,
    /// End with standard input. Without it only `quit`, Ctrl-C and SIGTERM end it.
    #[arg(long)]
    until_eof: bool,
}

/// Serves until told to end.
pub(crate) fn run(args: &BluezArgs) -> Result<(), Failure> {
    if !(23..=517).contains(&args.mtu) {
        return Err(Failure::usage(anyhow!("--mtu must be between 23 and 517")));
    }
    let world = args.world.world()?;
    let options = Options {
        bus: (args.bus != "own").then(|| args.bus.clone()),
        verbose: args.verbose,
        until_eof: args.until_eof,
    };
    // One thread is enough, and it is cheap beside a program whose cost is measured.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::from(anyhow!("cannot start: {e}")))?;
    let stack = Stack::new(world, args.mtu);
    runtime
        .block_on(Board::run(stack, options))
        .map_err(|e| Failure::from(anyhow::Error::new(e)))
}
