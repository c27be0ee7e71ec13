//! What is said beside the numbers of a summary.

use nape_core::Placement;
use nape_core::score::{Note, Noted};

use crate::Words;

impl Words {
    /// A note, with the recording or side it is of, if it names one.
    pub fn note(self, note: &Note) -> String {
        let said = self.noted(&note.what);
        match &note.of {
            Some(of) => format!("{of}: {said}"),
            None => said,
        }
    }

    fn noted(self, what: &Noted) -> String {
        let clip = |placement: Placement| self.named("note-clip", placement.name());
        match what {
            Noted::HeardLate { placement, after_s } => {
                let (clip, after) = (clip(*placement), clock(*after_s));
                let args = [("clip", (&clip).into()), ("after", (&after).into())];
                self.text("note-heard_late", &args)
            }
            Noted::NotCalibrated { placement } => {
                let clip = clip(*placement);
                self.text("note-not_calibrated", &[("clip", (&clip).into())])
            }
            Noted::CalibratedLate { placement, after_s } => {
                let (clip, after) = (clip(*placement), clock(*after_s));
                let args = [("clip", (&clip).into()), ("after", (&after).into())];
                self.text("note-calibrated_late", &args)
            }
            Noted::ClocksDisagree {
                placements,
                lag_s,
                from_s,
                to_s,
            } => {
                let [a, b] = placements.map(clip);
                let (lag, from) = (self.fixed(*lag_s, 0), clock(*from_s));
                let mut args = vec![
                    ("a", (&a).into()),
                    ("b", (&b).into()),
                    ("lag", (&lag).into()),
                    ("from", (&from).into()),
                ];
                let to = to_s.map(clock);
                match &to {
                    Some(to) => {
                        args.push(("to", to.into()));
                        self.text("note-clocks-over", &args)
                    }
                    None => self.text("note-clocks", &args),
                }
            }
            Noted::Told { text } => text.clone(),
        }
    }
}

/// `1:02:03` of seconds.
fn clock(s: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time of a session; saturates"
    )]
    let s = s.max(0.0) as i64;
    format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}
