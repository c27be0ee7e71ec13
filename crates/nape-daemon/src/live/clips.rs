//! The clips of the rig: what each one sent, and how each one is.

use nape_ble::{BleEvent, LinkState, Wanted};
use nape_core::{Control, GyroSampling, Placement, Timestamp};
use nape_devices::{About, Gives, ImuBatch, KINDS, News, PacketFault, Stats};
use nape_session::Device;

/// One clip of the rig.
#[derive(Debug)]
pub struct Clip {
    /// What was asked for.
    pub wanted: Wanted,
    /// Its index in the recording's header.
    device: u32,
    /// Its link; `None` before the radio said anything.
    pub link: Option<LinkState>,
    /// What it says of itself.
    pub about: Option<Box<About>>,
    /// What its stream gives; `None` before one began.
    pub gives: Option<Gives>,
    /// What was received of it.
    pub stats: Stats,
    /// Charge left, %.
    pub battery: Option<u8>,
    /// Packets that were dropped before they got here, because this program was too slow.
    pub dropped: u64,
    /// How it is, by its own word.
    pub state: Option<State>,
    /// Was on the charger since its samples were used last; and is it still?
    pub charger: Option<bool>,
    /// The last bytes that were refused, and why.
    pub fault: Option<(Timestamp, PacketFault)>,
}

/// How a clip is, by its own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// On the charger.
    pub charging: bool,
    /// On the body, where it can tell.
    pub worn: Option<bool>,
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
                    device,
                    link: None,
                    about: None,
                    gives: None,
                    stats: Stats::default(),
                    battery: None,
                    dropped: 0,
                    state: None,
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
            | BleEvent::News { clip, .. }
            | BleEvent::Dropped { clip, .. } => *clip,
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
    /// How its gyroscope's samples are meant: as the clip says, else as is assumed. `None` before its
    /// stream began, and without a gyroscope.
    pub fn sampling(&self) -> Option<Control> {
        let gyroscope = self.gives?.gyroscope?;
        Some(Control::GyroSampling {
            placement: self.wanted.placement,
            sampling: gyroscope.sampling.unwrap_or(GyroSampling::ASSUMED),
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
        let state = self.state?;
        if state.charging {
            Some(Why::Charging)
        } else if state.worn == Some(false) {
            Some(Why::NotWorn)
        } else {
            None
        }
    }

    fn device(&self) -> Device {
        let about = self.about.as_ref();
        let kind = self.wanted.id.kind;
        Device {
            placement: self.wanted.placement,
            name: self.wanted.name.clone(),
            chip: about.map_or_else(String::new, |a| a.model.clone()),
            firmware: about.map_or_else(String::new, |a| a.firmware.clone()),
            rate_hz: self.gives.map_or(0.0, |g| g.rate_hz),
            driver: (kind != KINDS[0]).then(|| kind.name.to_owned()),
        }
    }

    fn handle(&mut self, event: &BleEvent) -> Gave {
        match event {
            BleEvent::Radio { .. } | BleEvent::Wanted { .. } => Gave::Nothing,
            BleEvent::Dropped { packets, .. } => {
                self.dropped += packets;
                Gave::Nothing
            }
            BleEvent::Link { state, .. } => {
                self.link = Some(state.clone());
                if *state != LinkState::Streaming {
                    // What it said of itself is no longer known.
                    self.state = None;
                }
                Gave::Nothing
            }
            BleEvent::News {
                at, news, stats, ..
            } => {
                self.stats = *stats;
                self.news(*at, news)
            }
        }
    }

    fn news(&mut self, at: Timestamp, news: &News) -> Gave {
        let placement = self.wanted.placement;
        match news {
            News::About(about) => {
                self.about = Some(about.clone());
                Gave::Nothing
            }
            News::Opened { gives } => {
                self.gives = Some(*gives);
                self.state = None;
                // Also when it said so before: its firmware may be another one.
                self.sampling()
                    .map_or(Gave::Nothing, |control| Gave::Control { at, control })
            }
            News::Samples(_) if self.unused().is_some() => Gave::Nothing,
            News::Samples(batch) => {
                let mut batch = batch.clone();
                (batch.placement, batch.device) = (placement, self.device);
                Gave::Batch { at, batch }
            }
            // The engine takes accelerations and rates, and makes its own orientation of them.
            News::Orientation { .. } => Gave::Nothing,
            News::Fault(fault) => {
                self.fault = Some((at, *fault));
                Gave::Nothing
            }
            News::State { charging, worn } => {
                let (charging, worn) = (*charging, *worn);
                self.state = Some(State { charging, worn });
                if charging == (self.charger == Some(true)) {
                    return Gave::Nothing;
                }
                self.charger = Some(charging);
                let control = Control::Charging {
                    placement,
                    charging,
                };
                Gave::Control { at, control }
            }
            News::Battery(percent) => {
                let percent = *percent;
                if self.battery.replace(percent) == Some(percent) {
                    return Gave::Nothing;
                }
                let control = Control::Battery { placement, percent };
                Gave::Control { at, control }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nape_core::Span;
    use nape_devices::{Gyroscope, Identity};

    use super::*;

    fn clips() -> Clips {
        Clips::new(&[Wanted {
            placement: Placement::Head,
            name: "head".to_owned(),
            id: Identity {
                kind: KINDS[0],
                address: "01:01:01:01:01:01".to_owned(),
                serial: None,
            },
        }])
    }

    fn told(news: News) -> BleEvent {
        BleEvent::News {
            clip: 0,
            at: Timestamp::default(),
            news,
            stats: Stats::default(),
        }
    }

    /// A clip that opened with this gyroscope.
    fn said(gyroscope: Option<Option<GyroSampling>>) -> Option<Control> {
        let gives = Gives {
            rate_hz: 50.0,
            acc_range_g: Some(8.0),
            gyroscope: gyroscope.map(|sampling| Gyroscope {
                range_dps: 1000.0,
                sampling,
            }),
            clock: true,
            counts: true,
            battery: true,
            delay: Span::ZERO,
        };
        match clips().handle(&told(News::Opened { gives })) {
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
        for sampling in [GyroSampling::Point, GyroSampling::Mean] {
            assert_eq!(said(Some(Some(sampling))), control(sampling));
        }
        assert_eq!(said(Some(None)), control(GyroSampling::ASSUMED));
        assert_eq!(said(None), None, "without a gyroscope");
    }

    #[test]
    fn what_a_clip_says_of_its_charger_is_told_once_and_again_to_the_next_session() {
        let mut clips = clips();
        let mut say = |charging| {
            let worn = None;
            let told = match clips.handle(&told(News::State { charging, worn })) {
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
