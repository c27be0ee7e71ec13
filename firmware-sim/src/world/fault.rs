//! What goes wrong with a clip: how links end, and the faults injected.

use nape_core::{Span, Timestamp};

use super::clip::{Clip, Power};
use super::options::{DisconnectReason, Fault, Happening};
use super::outbox::Outbox;

/// A link is given up when nothing was heard for this long: the least that Apple's guidelines for
/// accessories allow (2 to 6 s), our choice.
pub const SUPERVISION: Span = Span::from_secs(2);
const SUPERVISION_US: i64 = SUPERVISION.as_micros();
/// From reset to the first advertising, µs. Our choice.
const BOOT_US: i64 = 500_000;
/// How far [`Fault::TimeBackwards`] jumps, µs, if the clip is up that long. Our choice.
const BACK_US: u64 = 10_000_000;
/// Longest span of a fault, µs: a year. Our choice, so that no sum of times overflows.
const LONGEST_US: i64 = 365 * 86_400 * 1_000_000;
/// Reset reason of [`Fault::Reset`]: a watchdog, as nRF52 numbers it (RESETREAS bit 1, plus 1).
const RESET_WATCHDOG: u8 = 2;

impl Clip {
    /// The link ends, and both sides know.
    pub(super) fn end_link(&mut self, now_us: i64, reason: DisconnectReason, out: &mut Outbox) {
        if self.host.take().is_none() {
            return;
        }
        self.leave_link();
        let at = Timestamp::from_micros(now_us);
        out.drop_notifications(self.index, at);
        out.push(Happening::Disconnected {
            clip: self.index,
            at,
            reason,
        });
    }

    /// The clip's side of the link ends.
    pub(super) fn leave_link(&mut self) {
        self.firmware.disconnect();
        self.inbox.clear();
        self.sensor = None;
        if let Some(host) = &mut self.host {
            host.alive = false;
        }
    }

    /// The clip falls silent without a word; the host notices by its timeout.
    fn fall_silent(&mut self, now_us: i64) {
        self.leave_link();
        self.time_out(now_us);
    }

    /// Nothing is heard from now on.
    fn time_out(&mut self, now_us: i64) {
        if let Some(host) = &mut self.host {
            host.ends
                .get_or_insert((now_us + SUPERVISION_US, DisconnectReason::Timeout));
        }
    }

    fn boot(&mut self, now_us: i64, reason: u8) {
        self.power = Power::Booting(now_us + BOOT_US, reason);
    }

    pub(super) fn wake(&mut self) {
        self.power = Power::On;
        self.firmware.wake();
    }

    /// Says goodbye when the battery runs empty, comes back when there is something in it again.
    pub(super) fn check_battery(&mut self, now_us: i64) {
        if self.battery.is_empty() && self.power != Power::Empty {
            self.leave_link();
            if let Some(host) = &mut self.host {
                host.ends.get_or_insert((now_us, DisconnectReason::Clip));
            }
            self.power = Power::Empty;
        } else if self.battery.can_boot() && self.power == Power::Empty {
            self.boot(now_us, 0);
        }
    }

    pub(super) fn fault(&mut self, now_us: i64, fault: Fault, out: &mut Outbox) {
        let until = |span: Span| now_us + span.as_micros().clamp(0, LONGEST_US);
        match fault {
            Fault::Kill => self.end_link(now_us, DisconnectReason::Timeout, out),
            Fault::OutOfRange { span } => {
                let until = until(span).max(self.away_until.unwrap_or(i64::MIN));
                self.away_until = Some(until);
                self.air.hold(until);
                self.time_out(now_us);
            }
            Fault::Stall { span } => self.air.hold(until(span)),
            Fault::Mute { span } => {
                self.mute_until = Some(until(span).max(self.mute_until.unwrap_or(i64::MIN)));
                self.firmware.mute(true);
            }
            Fault::Loss { share } => self.air.set_loss(share),
            Fault::Duplication { share } => self.air.set_duplication(share),
            Fault::Reset if self.power == Power::Empty => {}
            Fault::Reset => {
                self.fall_silent(now_us);
                self.boot(now_us, RESET_WATCHDOG);
            }
            Fault::BatteryEmpty => {
                self.tick(now_us);
                self.battery.charge(false);
                self.battery.set_percent(0.0);
                // A cell that breaks down leaves no time for a goodbye.
                self.fall_silent(now_us);
                self.power = Power::Empty;
            }
            Fault::BatteryPercent(percent) => {
                self.tick(now_us);
                self.battery.set_percent(percent);
                self.check_battery(now_us);
                self.tick(now_us);
            }
            Fault::Charging(on) => {
                self.tick(now_us);
                self.battery.charge(on);
                self.check_battery(now_us);
                if self.power == Power::Asleep {
                    self.wake();
                }
                self.tick(now_us);
            }
            Fault::WrongScale { factor } => self.firmware.lie_about_scale(factor),
            Fault::Garbage { count } => self.firmware.spoil(count),
            Fault::TimeBackwards => {
                let now = self.clock.now(now_us);
                self.firmware.jump_back(now, BACK_US);
            }
            Fault::Name(name) => {
                self.options.name = name;
                self.tell_advertising(now_us, out, true);
            }
        }
    }
}
