//! Status: how the clip is. Read, and notified each second and when it changes.
//!
//! 26 bytes: `uptime ms u32, state u8, battery mV u16, die temperature i16 (0.01 °C), dropped samples
//! u32, dropped notifications u32, reset reason u8, errors u32, connection interval u16 (1.25 ms),
//! MTU u16`. Where the MTU leaves no room for them (below 29) the notification ends after the dropped
//! samples: 13 bytes; reading gives all.

use crate::field::{EmitError, Fault, Fields, Pen};

/// What the clip is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Activity {
    /// Connected or advertising, not streaming.
    Idle = 0,
    /// Streaming, the sensor not yet at its temperature.
    WarmingUp = 1,
    /// Streaming.
    Streaming = 2,
    /// About to sleep.
    Sleeping = 3,
    /// The sensor does not answer.
    Fault = 4,
}

/// What a full status says beyond a short one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Notifications that never left the clip.
    pub dropped_notifications: u32,
    /// Why it booted last, the chip's own code; 0: power on.
    pub reset_reason: u8,
    /// Error bits of its maker.
    pub errors: u32,
    /// Connection interval in 1.25 ms; 0: unknown.
    pub interval: u16,
    /// ATT MTU; 0: unknown.
    pub mtu: u16,
}

/// How the clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Since boot, ms; wraps after 49.7 days.
    pub uptime_ms: u32,
    /// What it is doing.
    pub activity: Activity,
    /// On the charger.
    pub charging: bool,
    /// On the body, where the clip can tell; `None` where it cannot.
    pub worn: Option<bool>,
    /// Battery, mV; 0: unknown.
    pub battery_mv: u16,
    /// Die temperature, 0.01 °C; `i16::MIN`: unknown.
    pub temperature_cc: i16,
    /// Samples that never left the clip.
    pub dropped_samples: u32,
    /// The rest; `None` in the short form.
    pub rest: Option<Rest>,
}

/// Bits of the state byte, above the activity in bits 0 to 3. Bit 7 is reserved and must be 0.
const CHARGING: u8 = 1 << 4;
const WORN_KNOWN: u8 = 1 << 5;
const WORN: u8 = 1 << 6;

impl Status {
    /// Bytes of the full form.
    pub const LEN: usize = 26;
    /// Bytes of the short form.
    pub const SHORT_LEN: usize = 13;

    /// Reads a status, full or short.
    ///
    /// # Errors
    /// What makes it none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let full = bytes.len() > Self::SHORT_LEN;
        fields.exactly(if full { Self::LEN } else { Self::SHORT_LEN })?;
        let uptime_ms = fields.u32()?;
        let state = fields.u8()?;
        let meaningless = Fault::Value {
            field: "state",
            found: u32::from(state),
        };
        let activity = match state & 15 {
            0 => Activity::Idle,
            1 => Activity::WarmingUp,
            2 => Activity::Streaming,
            3 => Activity::Sleeping,
            4 => Activity::Fault,
            _ => return Err(meaningless),
        };
        let worn = match (state & WORN_KNOWN != 0, state & WORN != 0) {
            (true, worn) => Some(worn),
            (false, false) => None,
            (false, true) => return Err(meaningless),
        };
        if state & 0x80 != 0 {
            return Err(meaningless);
        }
        let mut status = Self {
            uptime_ms,
            activity,
            charging: state & CHARGING != 0,
            worn,
            battery_mv: fields.u16()?,
            temperature_cc: i16::from_le_bytes(fields.array()?),
            dropped_samples: fields.u32()?,
            rest: None,
        };
        if full {
            status.rest = Some(Rest {
                dropped_notifications: fields.u32()?,
                reset_reason: fields.u8()?,
                errors: fields.u32()?,
                interval: fields.u16()?,
                mtu: fields.u16()?,
            });
        }
        Ok(status)
    }

    /// Writes it, full or short as `rest` says; returns its length.
    ///
    /// # Errors
    /// Too small a buffer.
    pub fn emit(&self, out: &mut [u8]) -> Result<usize, EmitError> {
        let needed = if self.rest.is_some() {
            Self::LEN
        } else {
            Self::SHORT_LEN
        };
        let worn = match self.worn {
            None => 0,
            Some(false) => WORN_KNOWN,
            Some(true) => WORN_KNOWN | WORN,
        };
        let charging = if self.charging { CHARGING } else { 0 };
        let pen = Pen::new(out, needed)?
            .put(self.uptime_ms.to_le_bytes())
            .put([self.activity as u8 | charging | worn])
            .put(self.battery_mv.to_le_bytes())
            .put(self.temperature_cc.to_le_bytes())
            .put(self.dropped_samples.to_le_bytes());
        let pen = match self.rest {
            None => pen,
            Some(rest) => pen
                .put(rest.dropped_notifications.to_le_bytes())
                .put([rest.reset_reason])
                .put(rest.errors.to_le_bytes())
                .put(rest.interval.to_le_bytes())
                .put(rest.mtu.to_le_bytes()),
        };
        Ok(pen.done())
    }
}
