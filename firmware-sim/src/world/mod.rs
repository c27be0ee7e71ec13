//! A world: a wearer with clips that speak the profile over a simulated radio, in simulated time.
//!
//! It is a machine without IO: the host's side of the link goes in (`connect`, `write`, …), time goes in
//! (`advance`), and what a host would notice comes out (`poll`). The same options, calls and times give
//! the same happenings, to the byte. Boards put it behind a real bus or pipe.
//!
//! What it does not do: pairing, encryption, several hosts, and the time an ATT request takes; a board
//! that wants a slow answer waits by itself.

mod battery;
mod clip;
mod clock;
mod clockwork;
mod fault;
mod options;
mod outbox;
mod sensor;

use nape_core::{Calibration, Placement, Timestamp};

pub use clip::Clip;
pub use fault::SUPERVISION;
pub use options::{
    ClipOptions, DisconnectReason, Fault, Happening, LinkError, LinkOptions, WorldOptions,
};

use crate::firmware::{AttError, Characteristic};
use crate::motion::KNOT_S;
use crate::option_error::OptionError;
use crate::stage::Stage;
use crate::truth::{TrueFrame, Truth};
use outbox::Outbox;

/// Time between two knots of the motion, µs.
#[expect(clippy::cast_possible_truncation, reason = "20 000")]
const KNOT_US: i64 = (KNOT_S * 1e6) as i64;
/// Knots between two looks at how the clips sit: 0.1 s, as the truth.
const KNOTS_PER_LOOK: u64 = 5;

/// A wearer with clips, and the air between them and a host.
///
/// ```
/// use firmware_sim::{Characteristic, ClipOptions, Happening, Script, World, WorldOptions};
/// use nape_core::{Placement, Timestamp};
///
/// let script = Script::parse("screen for 1m")?;
/// let clips = vec![ClipOptions::new(Placement::Head)];
/// let mut world = World::new(WorldOptions::new(script, 7, clips))?;
/// world.connect(0, 247)?;
/// world.subscribe(0, Characteristic::Control, true)?;
/// world.subscribe(0, Characteristic::Data, true)?;
/// world.write(0, Characteristic::Control, &[1, 0])?; // start
/// world.advance(Timestamp::from_micros(10_000_000));
/// let mut samples = 0;
/// while let Some(happening) = world.poll() {
///     if let Happening::Notify { characteristic: Characteristic::Data, value, .. } = happening {
///         samples += usize::from(value[14]);
///     }
/// }
/// assert!(samples >= 480);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct World {
    stage: Stage,
    clips: Vec<Clip>,
    out: Outbox,
    now_us: i64,
    laps: u32,
}

impl World {
    /// A world at time 0.
    ///
    /// # Errors
    /// Options that make no sense.
    pub fn new(options: WorldOptions) -> Result<Self, OptionError> {
        options.check()?;
        let mut rig: Vec<Placement> = options.clips.iter().map(|c| c.placement).collect();
        rig.sort_unstable();
        rig.dedup();
        let stage = Stage::new(&options.script, options.seed, &rig, None, options.repeat);
        let mut clips: Vec<Clip> = Vec::with_capacity(options.clips.len());
        for (index, clip) in options.clips.into_iter().enumerate() {
            // The first clip of a placement is the same part whatever else is in the rig.
            let before = clips
                .iter()
                .filter(|c| c.placement() == clip.placement)
                .count();
            let part = clip.placement.index() + 3 * before;
            let fate = stage.fate(clip.placement).clone();
            clips.push(Clip::new(
                clip,
                index,
                part,
                options.seed,
                options.mount,
                fate,
            ));
        }
        let mut world = Self {
            stage,
            clips,
            out: Outbox::default(),
            now_us: 0,
            laps: 1,
        };
        world.live_to_knot();
        for clip in &mut world.clips {
            clip.tell_advertising(0, &mut world.out, false);
        }
        Ok(world)
    }

    /// The time, simulated: it starts at 0 and moves by [`Self::advance`] alone.
    pub const fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now_us)
    }

    /// The earliest moment at which something can come out; advance to it (or later), then poll. It may
    /// turn out that nothing came: then ask again. `None`: nothing will come by itself.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let clips = self.clips.iter().map(|c| c.deadline_us(self.now_us)).min();
        let clips = clips.map(|us| Timestamp::from_micros(us.max(self.now_us)));
        match (clips, self.out.next()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Lets time pass for everything, up to `to`. A time already passed changes nothing.
    pub fn advance(&mut self, to: Timestamp) {
        let to_us = to.as_micros();
        loop {
            let knot_us = self.knot_us();
            let mut next = (knot_us, None);
            for (i, clip) in self.clips.iter().enumerate() {
                let at = clip.next_us(self.now_us).max(self.now_us);
                if at < next.0 {
                    next = (at, Some(i));
                }
            }
            if next.0 > to_us {
                break;
            }
            self.now_us = next.0;
            match next.1 {
                None => self.live_to_knot(),
                Some(i) => {
                    let stage = &self.stage;
                    self.clips[i].step(next.0, |t| stage.body(t), &mut self.out);
                }
            }
        }
        self.now_us = self.now_us.max(to_us);
    }

    /// The next happening up to now, in order of time. Call it until `None` after every call of anything
    /// else, or memory grows.
    pub fn poll(&mut self) -> Option<Happening> {
        self.out.pop(self.now())
    }

    /// The clips, by number.
    pub fn clips(&self) -> &[Clip] {
        &self.clips
    }

    /// Connects the host to a clip. The link is there at once; its first connection event comes within
    /// an interval. `mtu`: the host's ATT MTU; the clip agrees to 23 to 247 ([`Clip::mtu`]).
    ///
    /// # Errors
    /// The clip cannot be reached, or is connected already.
    pub fn connect(&mut self, clip: usize, mtu: u16) -> Result<(), LinkError> {
        let now_us = self.now_us;
        let c = self.clips.get_mut(clip).ok_or(LinkError::NoClip { clip })?;
        c.connect(now_us, mtu)?;
        c.tell_advertising(now_us, &mut self.out, false);
        Ok(())
    }

    /// The host ends the link; [`Happening::Disconnected`] follows. Without a link nothing happens.
    pub fn disconnect(&mut self, clip: usize) {
        if let Some(c) = self.clips.get_mut(clip) {
            c.end_link(self.now_us, DisconnectReason::Host, &mut self.out);
            c.tell_advertising(self.now_us, &mut self.out, false);
        }
    }

    /// The host switches notifications or indications on or off.
    ///
    /// # Errors
    /// The clip's refusal, or no link.
    pub fn subscribe(&mut self, clip: usize, c: Characteristic, on: bool) -> Result<(), AttError> {
        let now_us = self.now_us;
        self.clip_mut(clip)?.subscribe(now_us, c, on)
    }

    /// The host reads a value.
    ///
    /// # Errors
    /// The clip's refusal, or no link.
    pub fn read(&mut self, clip: usize, c: Characteristic) -> Result<Vec<u8>, AttError> {
        let now_us = self.now_us;
        self.clip_mut(clip)?.read(now_us, c)
    }

    /// The host writes a value. A configuration is taken or refused at once; a command reaches the
    /// firmware at the next connection event, and its reply comes as an indication.
    ///
    /// # Errors
    /// The clip's refusal, or no link.
    pub fn write(&mut self, clip: usize, c: Characteristic, value: &[u8]) -> Result<(), AttError> {
        self.clip_mut(clip)?.write(c, value)
    }

    /// Something goes wrong with a clip or its link from now on. A number without a clip is ignored.
    pub fn fault(&mut self, clip: usize, fault: Fault) {
        if let Some(c) = self.clips.get_mut(clip) {
            c.fault(self.now_us, fault, &mut self.out);
            c.tell_advertising(self.now_us, &mut self.out, false);
        }
    }

    /// The truth about how a clip sits on the body now. For a number without a clip: not turned at all.
    pub fn calibration(&self, clip: usize) -> Calibration {
        self.clips.get(clip).map_or_else(
            || Calibration {
                forward: [1.0, 0.0, 0.0].into(),
                left: [0.0, 1.0, 0.0].into(),
                up: [0.0, 0.0, 1.0].into(),
                assumed: false,
                sigma: 0.0,
            },
            Clip::calibration,
        )
    }

    /// The truth so far, at most a second behind: what is still held is not in it yet.
    pub const fn truth(&self) -> &Truth {
        self.stage.truth()
    }

    /// The true angles now, at most 0.1 s old.
    pub const fn angles(&self) -> Option<&TrueFrame> {
        self.stage.latest()
    }

    /// Keeps frames of true angles from here on, for [`Self::poll_frame`].
    #[must_use]
    pub fn keep_frames(mut self) -> Self {
        self.stage.keep_frames();
        self
    }

    /// The next frame of true angles, ten a second, if [`Self::keep_frames`] was asked for.
    pub fn poll_frame(&mut self) -> Option<TrueFrame> {
        self.stage.poll_frame()
    }

    /// How long the script lasts, s (once).
    pub const fn seconds(&self) -> f64 {
        self.stage.seconds()
    }

    fn clip_mut(&mut self, clip: usize) -> Result<&mut Clip, AttError> {
        self.clips.get_mut(clip).ok_or(AttError::NoClip { clip })
    }

    /// When the next knot comes, µs.
    fn knot_us(&self) -> i64 {
        i64::try_from(self.stage.knot()).map_or(i64::MAX, |k| k.saturating_mul(KNOT_US))
    }

    /// The wearer lives on to the next knot.
    #[expect(clippy::cast_precision_loss, reason = "a session's µs")]
    fn live_to_knot(&mut self) {
        let t = self.knot_us() as f64 * 1e-6;
        let looks = self.stage.knot().is_multiple_of(KNOTS_PER_LOOK);
        self.stage.step();
        if self.stage.laps() != self.laps {
            self.laps = self.stage.laps();
            for clip in &mut self.clips {
                let placement = clip.placement();
                clip.wearing_mut().extend(self.stage.lap(), placement);
            }
        }
        if looks {
            let body = self.stage.body(t);
            for clip in &mut self.clips {
                let worn = self.stage.fate(clip.placement()).worn(t);
                clip.look(t, &body, worn);
                clip.tell_advertising(self.now_us, &mut self.out, false);
            }
        }
    }
}
