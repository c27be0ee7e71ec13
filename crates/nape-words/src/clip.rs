//! What is said of a clip: why it does not count, how it was calibrated, and what to do about it.

use nape_core::calibrate::{MIN_NOD, MIN_UPRIGHT_S, Origin, Refused};
use nape_core::event::{OffSign, SlipSign, Stale};
use nape_core::num::to_deg;

use crate::Words;

impl Words {
    /// Why a clip counts as not worn.
    pub fn not_worn(self, sign: OffSign) -> String {
        self.named("not_worn", sign.name())
    }

    /// How a calibration came about; `assumed`: nobody asked for it.
    pub fn calibrated(self, origin: Origin, assumed: bool) -> String {
        self.named("calibrated", origin.way(assumed))
    }

    /// How it was seen that a clip slipped, and what to do.
    pub fn slipped(self, sign: SlipSign) -> String {
        self.named("slipped", sign.name())
    }

    /// Why a calibration may not be true any more, and what to do.
    pub fn stale(self, why: Stale) -> String {
        self.named("stale", why.name())
    }

    /// Why a calibration could not be had, and what to do.
    pub fn refused(self, why: &Refused) -> String {
        let key = format!("refused-{}", why.name());
        match *why {
            Refused::TooShort { have_s } => {
                let (have, least) = (self.fixed(have_s, 1), self.fixed(MIN_UPRIGHT_S, 0));
                self.text(
                    &key,
                    &[("have", (&have).into()), ("least", (&least).into())],
                )
            }
            Refused::Moved { rate, drift } => {
                let [rate, drift] = [rate, drift].map(|angle| self.fixed(to_deg(angle), 1));
                self.text(
                    &key,
                    &[("rate", (&rate).into()), ("drift", (&drift).into())],
                )
            }
            Refused::TooSmall { tilt } => {
                let (tilt, least) = (self.fixed(to_deg(tilt), 1), self.fixed(to_deg(MIN_NOD), 0));
                self.text(
                    &key,
                    &[("tilt", (&tilt).into()), ("least", (&least).into())],
                )
            }
            Refused::TurnedFar { tilt } => {
                let tilt = self.fixed(to_deg(tilt), 0);
                self.text(&key, &[("tilt", (&tilt).into())])
            }
            Refused::NeverStill | Refused::NotOnePlane | Refused::NoSign => self.plain(&key),
        }
    }
}
