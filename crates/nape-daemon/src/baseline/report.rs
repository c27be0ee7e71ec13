//! How the silent first day stands, of what is kept: filled in for clients.

use nape_control::baseline::{
    AngleReport, Brief, HoldReport, Report, SCHEMA, Stage, StretchReport,
};
use nape_core::baseline::{ENOUGH, LEAST};
use nape_core::event::Measure;
use nape_core::{Params, Span};

use super::{Kept, sensitivity};

/// The short form of what is kept; `params` are the configuration's.
pub fn brief(kept: Option<&Kept>, params: &Params) -> Brief {
    let counts = sensitivity(kept, params);
    Brief {
        stage: match kept {
            None => Stage::Off,
            Some(kept) if kept.is_learning() => Stage::Learning,
            Some(_) => Stage::Learned,
        },
        known_s: kept.map_or(0.0, |k| k.learned.known.as_secs_f64()),
        enough_s: ENOUGH.as_secs_f64(),
        sustained_limit_s: counts.sustained_limit.as_secs_f64(),
        default_sustained_limit_s: params.sustained_limit.as_secs_f64(),
        hold_share: counts.hold_share,
    }
}

/// All of it of what is kept; `params` are the configuration's.
pub fn report(kept: Option<&Kept>, params: &Params) -> Report {
    let short = brief(kept, params);
    let learned = kept.map(|k| k.learned.clone()).unwrap_or_default();
    let (stretches, holds) = learned.counts();
    let angles = [Measure::Head, Measure::Neck, Measure::Trunk];
    Report {
        schema: SCHEMA.to_owned(),
        brief: short,
        least_s: LEAST.as_secs_f64(),
        since_unix_us: kept.map(|k| k.since_unix_us),
        until_unix_us: kept.and_then(|k| k.until_unix_us),
        stretches: StretchReport {
            count: stretches,
            usual_s: learned.usual_stretch().map(Span::as_secs_f64),
            beyond: learned.stretches_beyond(Span::from_secs_f64(short.sustained_limit_s)),
        },
        holds: HoldReport {
            count: holds,
            usual_share: learned.usual_hold(),
        },
        angles: angles
            .into_iter()
            .filter_map(|measure| {
                Some(AngleReport {
                    measure,
                    p10_deg: learned.angle_deg(measure, 0.1)?,
                    p50_deg: learned.angle_deg(measure, 0.5)?,
                    p90_deg: learned.angle_deg(measure, 0.9)?,
                })
            })
            .collect(),
    }
}
