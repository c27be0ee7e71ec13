//! The clips of the rig: from what each one sent to batches, and how each one is.

use nape_ble::{BleEvent, FrameFault, Ingest, LinkState, Opened, Wanted};
use nape_core::{Control, GyroSampling, Placement, Timestamp};
use nape_session::{Device, ImuBatch};
use nape_wire::{Features, Status};

/// One clip of the rig.
#[derive(Debug)]
pub struct Clip {
    /// What was asked for.
    pub wanted: Wanted,
    /// Its link; `None` before the radio said anything.
    pub link: Option<LinkState>,
    /// What it said of itself when its stream began.
    pub opened: Option<Box<Opened>>,
    /// Its frames on the way to batches, with their statistics.
    pub ingest: Ingest,
    /// Charge left, %.
    pub battery: Option<u8>,
    /// Frames that were dropped before they got here, because this program was too slow.
    pub dropped: u64,
    /// Its last status.
    pub status: Option<Status>,
    /// Was on the charger since its samples were used last; and is it still?
    pub charger: Option<bool>,
    /// The last frame that was refused, and why.
    pub fault: Option<(Timestamp, FrameFault)>,
}

/// Why samples of a clip are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is on the charger: whatever it measures is not the wearer.
    Charging,
    /// It says itself that it is not worn.
    NotWorn,
}

/// What an event of the radio gives the session.
#[derive(Debug, Clone, PartialEq)]
pub enum Gave {
    /// Nothing.
    Nothing,
    /// The rig is another one: batches of one session must not be mixed with those of the next.
    NewRig,
    /// Samples.
    Batch {
        /// When they arrived.
        at: Timestamp,
        /// The samples.
        batch: ImuBatch,
    },
    /// Something for the engine to know.
    Control {
        /// When it was said.
        at: Timestamp,
        /// What.
        control: Control,
    },
}

/// All clips of the rig, in the order in which the radio counts them.
#[derive(Debug, Default)]
pub struct Clips {
    clips: Vec<Clip>,
}

impl Clips {
    /// The clips of a rig; none was heard yet.
    pub fn new(wanted: &[Wanted]) -> Self {
        let clips = wanted.iter().zip(0..);
        Self {
            clips: clips
                .map(|(wanted, device)| Clip {
                    wanted: wanted.clone(),
                    link: None,
                    opened: None,
                    ingest: Ingest::new(wanted.placement, device),
                    battery: None,
                    dropped: 0,
                    status: None,
                    charger: None,
                    fault: None,
                })
                .collect(),
        }
    }

    /// The clips.
    pub fn as_slice(&self) -> &[Clip] {
        &self.clips
    }

    /// For the header of a recording.
    pub fn devices(&self) -> Vec<Device> {
        self.clips.iter().map(Clip::device).collect()
    }

    /// Takes in what the radio said.
    pub fn handle(&mut self, event: &BleEvent) -> Gave {
        let index = match event {
            BleEvent::Radio { .. } => return Gave::Nothing,
            BleEvent::Wanted { wanted, .. } => return self.exchange(wanted),
            BleEvent::Link { clip, .. }
            | BleEvent::Opened { clip, .. }
            | BleEvent::Frame { clip, .. }
            | BleEvent::Dropped { clip, .. }
            | BleEvent::Time { clip, .. }
            | BleEvent::Status { clip, .. }
            | BleEvent::Battery { clip, .. } => *clip,
        };
        self.clips
            .get_mut(index)
            .map_or(Gave::Nothing, |clip| clip.handle(event))
    }

    /// Samples of the clip worn there went into a session, which knows of its charger.
    pub fn used(&mut self, placement: Placement) {
        let clip = self
            .clips
            .iter_mut()
            .find(|c| c.wanted.placement == placement);
        if let Some(clip) = clip {
            clip.charger = clip.charger.filter(|&on| on);
        }
    }

    fn exchange(&mut self, wanted: &[Wanted]) -> Gave {
        if self.clips.iter().map(|c| &c.wanted).eq(wanted) {
            return Gave::Nothing;
        }
        *self = Self::new(wanted);
        Gave::NewRig
    }
}

impl Clip {
    /// How its gyroscope's samples are meant: as the clip says, else as is assumed. `None` before it
    /// said what it is, and without a gyroscope.
    pub fn sampling(&self) -> Option<Control> {
        let features = self.opened.as_ref()?.info.features;
        features.has(Features::GYR).then(|| Control::GyroSampling {
            placement: self.wanted.placement,
            sampling: match features.gyr_sampling() {
                Some(nape_wire::info::GyrSampling::Mean) => GyroSampling::Mean,
                Some(nape_wire::info::GyrSampling::Point) => GyroSampling::Point,
                None => GyroSampling::ASSUMED,
            },
        })
    }

    /// What a session that begins now must know of its charger: a clip that was on it is not worn before
    /// it moves.
    pub fn charging(&self) -> impl Iterator<Item = Control> {
        let placement = self.wanted.placement;
        let said: &[bool] = match self.charger {
            None => &[],
            Some(true) => &[true],
            Some(false) => &[true, false],
        };
        said.iter().map(move |&charging| Control::Charging {
            placement,
            charging,
        })
    }

    /// Do its samples come?
    pub fn is_streaming(&self) -> bool {
        self.link == Some(LinkState::Streaming)
    }

    /// Why its samples are not used at present.
    pub fn unused(&self) -> Option<Why> {
        let status = self.status?;
        if status.charging {
            Some(Why::Charging)
        } else if status.worn == Some(false) {
            Some(Why::NotWorn)
        } else {
            None
        }
    }

    fn device(&self) -> Device {
        let opened = self.opened.as_ref();
        Device {
            placement: self.wanted.placement,
            name: self.wanted.name.clone(),
            chip: opened.map_or_else(String::new, |o| o.model.clone()),
            firmware: opened.map_or_else(String::new, |o| o.firmware.clone()),
            rate_hz: opened.map_or(0.0, |o| f64::from(o.applied.config.rate_dhz) / 10.0),
        }
    }

    fn handle(&mut self, event: &BleEvent) -> Gave {
        match event {
            BleEvent::Radio { .. } | BleEvent::Wanted { .. } => Gave::Nothing,
            BleEvent::Dropped { frames, .. } => {
                self.dropped += frames;
                Gave::Nothing
            }
            BleEvent::Link { state, .. } => {
                self.link = Some(state.clone());
                if *state != LinkState::Streaming {
                    // What it said of itself is no longer known.
                    self.status = None;
                }
                Gave::Nothing
            }
            BleEvent::Opened { at, opened, .. } => {
                self.ingest.open(*at, opened);
                self.opened = Some(opened.clone());
                self.status = None;
                // Also when it said so before: its firmware may be another one.
                self.sampling()
                    .map_or(Gave::Nothing, |control| Gave::Control { at: *at, control })
            }
            BleEvent::Frame { at, bytes, .. } => match self.ingest.frame(*at, bytes) {
                Ok(Some(batch)) if self.unused().is_none() => Gave::Batch { at: *at, batch },
                Ok(_) => Gave::Nothing,
                Err(fault) => {
                    self.fault = Some((*at, fault));
                    Gave::Nothing
                }
            },
            BleEvent::Time {
                sent,
                received,
                device_us,
                ..
            } => {
                self.ingest.time(*sent, *received, *device_us);
                Gave::Nothing
            }
            BleEvent::Status { at, status, .. } => {
                self.status = Some(*status);
                let charging = status.charging;
                if charging == (self.charger == Some(true)) {
                    return Gave::Nothing;
                }
                self.charger = Some(charging);
                Gave::Control {
                    at: *at,
                    control: Control::Charging {
                        placement: self.wanted.placement,
                        charging,
                    },
                }
            }
            BleEvent::Battery { at, percent, .. } => {
                let news = self.battery != Some(*percent);
                self.battery = Some(*percent);
                if !news {
                    return Gave::Nothing;
                }
                Gave::Control {
                    at: *at,
                    control: Control::Battery {
                        placement: self.wanted.placement,
                        percent: *percent,
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nape_ble::ClipId;
    use nape_wire::info::List;
    use nape_wire::{Applied, Config, Info, PlacementCode};

    use super::*;

    /// A clip that opened with these features.
    fn said(features: u16) -> Option<Control> {
        let info = Info {
            version: 1,
            min_version: 1,
            features: Features(features),
            chip: 0,
            placement: PlacementCode::Head,
            uid: [1; 8],
            max_batch: 38,
            max_payload: 244,
            rates_dhz: List::of([500]),
            acc_ranges_g: List::of([8]),
            gyr_ranges_dps: List::of([1000]),
        };
        let opened = Opened {
            info,
            applied: Applied {
                config: Config::DEFAULT,
                id: 1,
                acc_scale: 8.0 * 9.806_65 / 32_768.0,
                gyr_scale: 17.453_293 / 32_768.0,
            },
            device_us: 0,
            mtu: 247,
            maker: String::new(),
            model: String::new(),
            firmware: String::new(),
        };
        let mut clips = Clips::new(&[Wanted {
            placement: Placement::Head,
            name: "head".to_owned(),
            id: ClipId {
                address: "01:01:01:01:01:01".to_owned(),
                uid: [1; 8],
            },
        }]);
        let event = BleEvent::Opened {
            clip: 0,
            at: Timestamp::default(),
            opened: Box::new(opened),
        };
        match clips.handle(&event) {
            Gave::Control { control, .. } => Some(control),
            _ => None,
        }
    }

    #[test]
    fn a_clip_says_how_its_gyroscope_samples_and_one_that_does_not_is_assumed_to() {
        let control = |sampling| {
            Some(Control::GyroSampling {
                placement: Placement::Head,
                sampling,
            })
        };
        let gyr = Features::GYR;
        let point = control(GyroSampling::Point);
        assert_eq!(said(gyr | Features::GYR_POINT), point);
        let mean = control(GyroSampling::Mean);
        assert_eq!(said(gyr | Features::GYR_MEAN), mean);
        // A clip of before there were such bits, and one that says both.
        let assumed = control(GyroSampling::ASSUMED);
        assert_eq!(said(gyr), assumed);
        let both = Features::GYR_MEAN | Features::GYR_POINT;
        assert_eq!(said(gyr | both), assumed);
        assert_eq!(said(Features::GYR_POINT), None, "without a gyroscope");
    }

    #[test]
    fn what_a_clip_says_of_its_charger_is_told_once_and_again_to_the_next_session() {
        let mut clips = Clips::new(&[Wanted {
            placement: Placement::Head,
            name: "head".to_owned(),
            id: ClipId {
                address: "01:01:01:01:01:01".to_owned(),
                uid: [1; 8],
            },
        }]);
        let mut say = |charging| {
            let event = BleEvent::Status {
                clip: 0,
                at: Timestamp::default(),
                status: Status {
                    uptime_ms: 0,
                    activity: nape_wire::Activity::Streaming,
                    charging,
                    worn: None,
                    battery_mv: 4000,
                    temperature_cc: 2500,
                    dropped_samples: 0,
                    rest: None,
                },
            };
            let told = match clips.handle(&event) {
                Gave::Control {
                    control: Control::Charging { charging, .. },
                    ..
                } => Some(charging),
                _ => None,
            };
            (told, clips.as_slice()[0].charging().count())
        };
        assert_eq!(say(false), (None, 0));
        assert_eq!(say(true), (Some(true), 1));
        assert_eq!(say(true), (None, 1));
        // A session that begins after it must know that it lay there.
        assert_eq!(say(false), (Some(false), 2));
        assert_eq!(say(false), (None, 2));
        clips.used(Placement::Head);
        assert_eq!(clips.as_slice()[0].charging().count(), 0);
    }
}
