//! How long to wait before a clip is tried again.
//!
//! Pure: randomness and time are passed in. Exponential, because what failed just now mostly fails
//! again at once; bounded low, because a clip is tried only when it was heard, and the wearer who comes
//! back into the room should not wait. What is absent: the waiting.

use std::time::Duration;

/// The wait after the first failure. Our choice: BlueZ needs about 0.2 s to clean up a broken link.
const FIRST: Duration = Duration::from_millis(250);

/// The longest wait. Our choice, from the promise that a clip streams again within 10 s of the cause
/// going away: this, a slow disconnect (3 s), being heard (1 s) and the set-up (3 s) fit in.
pub(crate) const MOST: Duration = Duration::from_millis(2_500);

/// A stream that lasted this long forgets the failures before it. Our choice: a link that breaks each
/// few seconds stays at the longest wait.
pub(crate) const STABLE: Duration = Duration::from_secs(15);

/// The waits between tries of one clip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Nothing failed yet.
    pub const fn new() -> Self {
        Self { failures: 0 }
    }

    /// A try failed, or a stream broke: the time to wait now, at least half of the full wait and at
    /// most 2.5 s. `jitter` is a random number from 0 to 1, so that two clips that were lost
    /// together do not come back in step; other numbers count as the nearest of these.
    pub fn failed(&mut self, jitter: f64) -> Duration {
        let full = FIRST.saturating_mul(1 << self.failures.min(8)).min(MOST);
        self.failures = self.failures.saturating_add(1);
        let jitter = if jitter.is_nan() { 1.0 } else { jitter };
        full.mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0))
    }

    /// A stream ended that had lasted this long.
    pub fn streamed(&mut self, lasted: Duration) {
        if lasted >= STABLE {
            self.failures = 0;
        }
    }

    /// The cause is known and gone (Bluetooth was switched on again): try at once.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn doubles_up_to_the_most() {
        let mut b = Backoff::new();
        let waits: Vec<u128> = (0..7).map(|_| b.failed(1.0).as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 2500, 2500, 2500]);
    }

    #[test]
    fn only_a_stable_stream_forgets() {
        let mut b = Backoff::new();
        for _ in 0..9 {
            b.failed(0.0);
        }
        b.streamed(STABLE - Duration::from_millis(1));
        assert_eq!(b.failed(1.0), MOST);
        b.streamed(STABLE);
        assert_eq!(b.failed(1.0), FIRST);
    }

    proptest! {
        #[test]
        fn bounded_whatever_the_jitter(jitter in any::<f64>(), failures in 0_u32..1000) {
            let mut b = Backoff { failures };
            let wait = b.failed(jitter);
            prop_assert!(wait <= MOST && wait >= FIRST / 2);
        }
    }
}
