//! btleplug's edges, padded: every call has a time limit, a dead message bus is told from a missing
//! service, and streams are let go where that cannot panic.
//!
//! When the message bus dies, btleplug's session is dead for good, and letting go of one of its streams
//! panics in a task of its own (bluez-async unwraps the removal of a match rule). [`Guarded`] asks first
//! whether the session still answers; if not, the stream is dropped where the task that would panic is
//! never run. What is absent: what to do next ([`super::supervisor`], [`super::clip`]).

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use btleplug::api::{BDAddr, Central as _, Manager as _, Peripheral as _};
use btleplug::platform::{Adapter, Manager, Peripheral};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// Longest wait for an answer of the Bluetooth service that needs no radio. Our choice; it takes
/// milliseconds.
pub(crate) const QUICK: Duration = Duration::from_secs(3);

/// Longest wait for the message bus to take us in. Our choice.
const OPEN: Duration = Duration::from_secs(5);

/// Why a call of btleplug gave nothing.
#[derive(Debug)]
pub(crate) enum CallError {
    /// The session with the message bus is dead: a new one is needed.
    Dead,
    /// No answer in time.
    Timeout,
    /// The service, the adapter or the device said no.
    Refused(btleplug::Error),
}

impl CallError {
    fn of(error: btleplug::Error) -> Self {
        if is_dead(&error) {
            Self::Dead
        } else {
            Self::Refused(error)
        }
    }

    /// Does the text of the error have this in it?
    pub(crate) fn says(&self, what: &str) -> bool {
        matches!(self, Self::Refused(e) if format!("{e:?}").contains(what))
    }
}

/// Is the session with the message bus dead? btleplug boxes the D-Bus error, so it is known by its name
/// and words: libdbus answers like this, at once, when its connection is closed.
fn is_dead(error: &btleplug::Error) -> bool {
    let text = format!("{error:?}");
    [
        "Failed to send message",
        "org.freedesktop.DBus.Error.Disconnected",
        "Connection is closed",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

/// A call with a time limit.
pub(crate) async fn call<T>(
    limit: Duration,
    future: impl Future<Output = btleplug::Result<T>>,
) -> Result<T, CallError> {
    match timeout(limit, future).await {
        Ok(result) => result.map_err(CallError::of),
        Err(_) => Err(CallError::Timeout),
    }
}

/// A new session with the message bus; `None` if there is none. libdbus blocks while it connects, so
/// this is done on a thread for such things.
pub(crate) async fn open() -> Option<Manager> {
    let handle = Handle::current();
    let opening = tokio::task::spawn_blocking(move || handle.block_on(Manager::new()));
    match timeout(OPEN, opening).await {
        Ok(Ok(Ok(manager))) => Some(manager),
        // No bus, a panic in there, or too late.
        _ => None,
    }
}

/// The adapter asked for, by id or address; without a wish the first that is switched on, else the
/// first.
pub(crate) async fn adapter(
    manager: &Manager,
    wish: Option<&str>,
) -> Result<Option<Adapter>, CallError> {
    let mut found = Vec::new();
    for adapter in call(QUICK, manager.adapters()).await? {
        let Ok(info) = call(QUICK, adapter.adapter_info()).await else {
            continue;
        };
        let id = info.split(' ').next().unwrap_or_default().to_owned();
        if let Some(wish) = wish
            && !wish.eq_ignore_ascii_case(&id)
        {
            let address = call(QUICK, adapter.adapter_address()).await;
            let address = address.ok().flatten().map(|a| a.to_string());
            if !address.is_some_and(|a| a.eq_ignore_ascii_case(wish)) {
                continue;
            }
        }
        found.push((!is_on(&adapter).await, id, adapter));
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(found.into_iter().next().map(|(_, _, adapter)| adapter))
}

/// Is it there and switched on? btleplug says "off" as well when nobody answers.
pub(crate) async fn is_on(adapter: &Adapter) -> bool {
    let state = call(QUICK, adapter.adapter_state()).await;
    matches!(state, Ok(btleplug::api::CentralState::PoweredOn))
}

/// The address of a device as Nape writes it: in capitals, or the system's id where it hides addresses.
pub(crate) fn address_of(peripheral: &Peripheral) -> String {
    match peripheral.address() {
        hidden if hidden == BDAddr::default() => peripheral.id().to_string(),
        address => address.to_string().to_ascii_uppercase(),
    }
}

/// The device with this address, as the system knows it now: a handle of before may be of no use.
pub(crate) async fn find(
    adapter: &Adapter,
    address: &str,
) -> Result<Option<Peripheral>, CallError> {
    let known = call(QUICK, adapter.peripherals()).await?;
    Ok(known
        .into_iter()
        .find(|p| address_of(p).eq_ignore_ascii_case(address)))
}

/// How many guarded things are still being let go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closing(Arc<AtomicUsize>);

impl Closing {
    /// Waits until all are gone, at most this long.
    pub(crate) async fn wait(&self, most: Duration) {
        let done = async {
            while self.0.load(Ordering::Acquire) > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        // What is not gone by then goes with the runtime.
        let _ = timeout(most, done).await;
    }
}

/// Something of btleplug's that holds match rules of the message bus: dropped with care.
pub(crate) struct Guarded<T: Send + 'static> {
    // Invariant: `None` only while being dropped.
    inner: Option<T>,
    adapter: Adapter,
    closing: Closing,
}

impl<T: Send + 'static> Guarded<T> {
    pub(crate) const fn new(inner: T, adapter: Adapter, closing: Closing) -> Self {
        Self {
            inner: Some(inner),
            adapter,
            closing,
        }
    }

    pub(crate) const fn as_mut(&mut self) -> Option<&mut T> {
        self.inner.as_mut()
    }
}

/// A future of btleplug's.
pub(crate) type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl<T: 'static> Guarded<Boxed<T>> {
    /// Runs it to its end.
    pub(crate) async fn run(mut self) -> T {
        let out = poll_fn(|cx| match &mut self.inner {
            Some(future) => future.as_mut().poll(cx),
            None => std::task::Poll::Pending,
        })
        .await;
        // At its end it holds nothing any more.
        self.inner = None;
        out
    }
}

impl<T: Send + 'static> Drop for Guarded<T> {
    fn drop(&mut self) {
        let Some(inner) = self.inner.take() else {
            return;
        };
        let Ok(handle) = Handle::try_current() else {
            drop_apart(inner);
            return;
        };
        let (adapter, closing) = (self.adapter.clone(), self.closing.clone());
        closing.0.fetch_add(1, Ordering::AcqRel);
        handle.spawn(async move {
            match call(QUICK, adapter.adapter_info()).await {
                Ok(_) | Err(CallError::Refused(_)) => drop(inner),
                Err(CallError::Dead | CallError::Timeout) => drop_apart(inner),
            }
            closing.0.fetch_sub(1, Ordering::AcqRel);
        });
    }
}

/// Drops where a runtime is there to take the task that removes the match rules, and is ended before it
/// runs that task.
fn drop_apart<T: Send + 'static>(inner: T) {
    let apart = std::thread::Builder::new().name("nape-ble-drop".to_owned());
    let spawned = apart.spawn(move || {
        match tokio::runtime::Builder::new_current_thread().build() {
            Ok(runtime) => {
                let _entered = runtime.enter();
                drop(inner);
            }
            // Better never dropped than a panic.
            Err(_) => std::mem::forget(inner),
        }
    });
    // Without a thread `inner` was dropped by `spawn` itself; nothing is left to do.
    drop(spawned);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, message: &str) -> btleplug::Error {
        btleplug::Error::Other(Box::new(dbus::Error::new_custom(name, message)))
    }

    #[test]
    fn a_dead_bus_is_told_from_a_missing_service() {
        for (name, message, dead) in [
            (
                "org.freedesktop.DBus.Error.Failed",
                "Failed to send message",
                true,
            ),
            ("org.freedesktop.DBus.Error.Disconnected", "gone", true),
            (
                "org.freedesktop.DBus.Error.ServiceUnknown",
                "The name org.bluez was not provided",
                false,
            ),
            (
                "org.freedesktop.DBus.Error.UnknownObject",
                "no such object",
                false,
            ),
            (
                "org.freedesktop.DBus.Error.NoReply",
                "Message recipient disconnected",
                false,
            ),
            (
                "org.bluez.Error.Failed",
                "Software caused connection abort",
                false,
            ),
        ] {
            assert_eq!(is_dead(&error(name, message)), dead, "{name}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_hangs_ends() {
        let hangs = std::future::pending::<btleplug::Result<()>>();
        assert!(matches!(call(QUICK, hangs).await, Err(CallError::Timeout)));
    }
}
