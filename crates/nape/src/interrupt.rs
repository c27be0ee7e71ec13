//! Ctrl-C: an orderly end where a command has one, else unfinished files go and the program with them.

use std::sync::atomic::{AtomicBool, Ordering};

use nape_daemon::atomic_file;

use crate::failure::INTERRUPTED;

/// Ctrl-C was pressed where it asks for an orderly end.
static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C asks for an orderly end ([`interrupted`]); a second one ends at once.
pub(crate) fn ask_on_interrupt() {
    let asked = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
    };
    // An error means that there is a handler already (tests in one process): then that one stays.
    drop(ctrlc::set_handler(asked));
}

/// Was Ctrl-C pressed since [`ask_on_interrupt`]?
pub(crate) fn interrupted() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// From now on Ctrl-C (and the terminal's hang-up) removes parts and ends the program.
pub(crate) fn watch_interrupts() {
    let end = || {
        // Held: nobody starts or finishes a file from here on.
        let _held = atomic_file::remove_unfinished();
        std::process::exit(INTERRUPTED);
    };
    // An error means that there is a handler already (tests in one process): then that one stays.
    drop(ctrlc::set_handler(end));
}
