//! What a sensor needs of the wearer: to be charged, looked for, or three seconds of sitting upright. Said once on the
//! desktop for each cause; while it lasts it stands in the status, and in `nape why` if the desktop did not show it.

use nape_control::status::{Need, SensorNeed};
use nape_core::engine::BATTERY_FINE;
use nape_core::event::{EventKind, Stale};
use nape_core::{Placement, Timestamp};
use nape_notify::Bubble;

use super::{Effect, Moment, Monitor};
use crate::told::{SILENT_AFTER, needed};

/// What is needed now.
#[derive(Debug, Default)]
pub(super) struct Needs {
    open: Vec<(u32, SensorNeed)>,
    /// Numbers given so far.
    count: u32,
    /// When samples came last, by [`Placement::ALL`]; `None`: none since the daemon began, or since a pause.
    heard: [Option<Timestamp>; 3],
}

impl Needs {
    /// Samples came.
    pub(super) fn heard(&mut self, at: Timestamp, placement: Placement) {
        self.heard[index(placement)] = Some(at);
        self.over(placement, |need| *need == Need::Silent);
    }

    /// When the next sensor will have been silent for long.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        let waited = Placement::ALL.into_iter().filter(|p| !self.is_silent(*p));
        let heard = waited.filter_map(|p| self.heard[index(p)]);
        heard.map(|at| at + SILENT_AFTER).min()
    }

    /// What is needed now, oldest first.
    pub(super) fn now(&self) -> Vec<SensorNeed> {
        self.open.iter().map(|(_, need)| *need).collect()
    }

    /// The desktop did not show it.
    pub(super) fn missed(&mut self, id: u32) {
        for (_, need) in self.open.iter_mut().filter(|(open, _)| *open == id) {
            need.missed = true;
        }
    }

    fn is_silent(&self, placement: Placement) -> bool {
        let mut of = self.open.iter().filter(|(_, n)| n.placement == placement);
        of.any(|(_, need)| need.need == Need::Silent)
    }

    fn over(&mut self, placement: Placement, which: impl Fn(&Need) -> bool) {
        self.open
            .retain(|(_, need)| need.placement != placement || !which(&need.need));
    }
}

const fn index(placement: Placement) -> usize {
    match placement {
        Placement::Head => 0,
        Placement::UpperBack => 1,
        Placement::LowBack => 2,
    }
}

impl Monitor {
    /// What an event says of what a sensor needs.
    pub(super) fn note_need(&mut self, now: Moment, event: &EventKind) {
        match event {
            EventKind::BatteryLow { placement, percent } => {
                self.need(now, *placement, Need::Charge { percent: *percent });
            }
            // One that was only put on again is checked by itself.
            EventKind::ClipSlipped { placement, .. }
            | EventKind::CalibrationStale {
                placement,
                reason: Stale::SitsOtherwise,
            } => self.need(now, *placement, Need::Upright),
            EventKind::Calibrated { placement, .. } => {
                self.needs.over(*placement, |need| *need == Need::Upright);
            }
            _ => {}
        }
    }

    /// What became of what was needed, and whether a sensor is silent for long.
    pub(super) fn follow_needs(&mut self, now: Moment) {
        if self.paused.is_some() {
            // Nothing is listened to.
            self.needs.heard = [None; 3];
            return;
        }
        let mut silent = Vec::new();
        for clip in self.clips.as_slice() {
            let placement = clip.wanted.placement;
            let charging = clip.state.is_some_and(|state| state.charging);
            if charging || clip.battery.is_some_and(|left| left >= BATTERY_FINE) {
                let charge = |need: &Need| matches!(need, Need::Charge { .. });
                self.needs.over(placement, charge);
            }
            let heard = self.needs.heard[index(placement)];
            let long = heard.is_some_and(|at| now.at.since(at) >= SILENT_AFTER);
            if long && charging {
                self.needs.heard[index(placement)] = None;
            } else if long && !self.needs.is_silent(placement) {
                silent.push(placement);
            }
        }
        for placement in silent {
            self.need(now, placement, Need::Silent);
        }
    }

    /// Says it once for each cause.
    fn need(&mut self, now: Moment, placement: Placement, need: Need) {
        let same = |open: &SensorNeed| {
            let kind = std::mem::discriminant(&open.need) == std::mem::discriminant(&need);
            open.placement == placement && kind
        };
        if self.needs.open.iter().any(|(_, open)| same(open)) {
            return;
        }
        self.needs.count = self.needs.count.saturating_add(1);
        let id = self.needs.count;
        // Whoever wants silence finds it in the status.
        let silent = self.silent_until(now.at).is_some();
        let missed = silent || self.notifications.problem.is_some();
        if !silent {
            let words = self.setup.words;
            let bubble = Bubble::sensor(id, words.sensor_needs(placement, needed(need)), words);
            self.effects.push(Effect::Bubble(Box::new(bubble)));
        }
        self.needs.open.push((
            id,
            SensorNeed {
                placement,
                need,
                since_unix_us: now.wall.unix_us,
                missed,
            },
        ));
    }
}
