//! Clips over Bluetooth: scan, connect, configure, stream, and come back after whatever happens.
