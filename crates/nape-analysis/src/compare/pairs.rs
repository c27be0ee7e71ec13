//! What fired, of both sides, paired by time.

use nape_core::article::Activity;
use nape_core::event::Rule;
use nape_core::{Event, EventKind, Timestamp};
use serde::Serialize;

/// Two of the same kind within this time, s, are the same. Our choice: the decisions of two clips on the
/// same movement differ by seconds, limits in a configuration by minutes.
const SAME_S: f64 = 60.0;

/// Something that fired.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fired {
    /// `limit` or `nudge`.
    pub(super) kind: &'static str,
    /// Which limit, or which rule: what has to be the same to be paired.
    pub(super) what: &'static str,
    /// The measure of a hold.
    pub(super) measure: Option<&'static str>,
    /// The rule of a nudge, and what it proposed.
    pub(super) nudge: Option<(Rule, Activity)>,
    /// Seconds since the session's start.
    pub(super) t: f64,
}

impl Fired {
    /// The event, if it is a limit or a nudge.
    pub(super) fn of(event: &Event, start: Timestamp) -> Option<Self> {
        let t = (event.at.since(start).as_secs_f64() * 1e3).round() / 1e3;
        let limit = |what, measure: Option<&'static str>| Self {
            kind: "limit",
            what,
            measure,
            nudge: None,
            t,
        };
        Some(match &event.kind {
            EventKind::HoldLimit(hold) => limit("hold_limit", Some(hold.measure.name())),
            EventKind::SustainedLimit { .. } => limit("sustained_limit", None),
            EventKind::WalkDue { .. } => limit("walk_due", None),
            EventKind::Nudge(nudge) => Self {
                kind: "nudge",
                what: nudge.rule.name(),
                measure: None,
                nudge: Some((nudge.rule, nudge.proposal.activity)),
                t,
            },
            _ => return None,
        })
    }

    fn same_kind(&self, other: &Self) -> bool {
        (self.kind, self.what, self.measure) == (other.kind, other.what, other.measure)
    }
}

/// What fired on both sides, or on one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// `limit` or `nudge`.
    pub kind: &'static str,
    /// The limit's event, or the nudge's rule.
    pub what: &'static str,
    /// The measure of a hold's limit.
    pub measure: Option<&'static str>,
    /// The rule of a nudge, and what it proposed.
    #[serde(skip)]
    pub nudge: Option<(Rule, Activity)>,
    /// When, seconds since the session's start.
    pub a_t: Option<f64>,
    /// When.
    pub b_t: Option<f64>,
    /// By how much B is later.
    pub difference_s: Option<f64>,
}

/// Pairs each of `a` with the one of the same kind in `b` that is nearest in order, within
/// [`SAME_S`]. In order of time.
pub(super) fn pair(a: &[Fired], b: &[Fired]) -> Vec<Pair> {
    let mut taken = vec![false; b.len()];
    let mut pairs: Vec<Pair> = Vec::new();
    for one in a {
        let partner = b
            .iter()
            .enumerate()
            .filter(|(i, other)| !taken[*i] && one.same_kind(other))
            .map(|(i, other)| (i, (other.t - one.t).abs()))
            .filter(|(_, apart)| *apart <= SAME_S)
            .min_by(|x, y| x.1.total_cmp(&y.1));
        let b_t = partner.map(|(i, _)| {
            taken[i] = true;
            b[i].t
        });
        pairs.push(row(one, Some(one.t), b_t));
    }
    for (other, _) in b.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        pairs.push(row(other, None, Some(other.t)));
    }
    let when = |p: &Pair| p.a_t.or(p.b_t).unwrap_or(0.0);
    pairs.sort_by(|x, y| when(x).total_cmp(&when(y)));
    pairs
}

fn row(fired: &Fired, a_t: Option<f64>, b_t: Option<f64>) -> Pair {
    Pair {
        kind: fired.kind,
        what: fired.what,
        measure: fired.measure,
        nudge: fired.nudge,
        a_t,
        b_t,
        difference_s: a_t.zip(b_t).map(|(a, b)| ((b - a) * 1e3).round() / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(what: &'static str, t: f64) -> Fired {
        Fired {
            kind: "nudge",
            what,
            measure: None,
            nudge: None,
            t,
        }
    }

    #[test]
    fn the_nearest_of_the_same_kind_is_the_partner_and_the_rest_stays_alone() {
        let a = [
            fired("walk", 100.0),
            fired("walk", 500.0),
            fired("hold", 700.0),
        ];
        let b = [
            fired("hold", 110.0),
            fired("walk", 130.0),
            fired("walk", 700.0),
        ];
        let pairs = pair(&a, &b);
        let times: Vec<_> = pairs.iter().map(|p| (p.what, p.a_t, p.b_t)).collect();
        assert_eq!(
            times,
            [
                ("walk", Some(100.0), Some(130.0)),
                ("hold", None, Some(110.0)),
                ("walk", Some(500.0), None),
                ("hold", Some(700.0), None),
                ("walk", None, Some(700.0)),
            ]
        );
        assert_eq!(pairs[0].difference_s, Some(30.0));
        assert_eq!(pairs[1].difference_s, None);
    }
}
