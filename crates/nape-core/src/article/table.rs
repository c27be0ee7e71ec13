//! The rows: nine risk factors, nine activities, seven cautions. Facts of the article, our words.

use super::{Activity, ActivityRow, KnownBy, RiskFactor, RiskFactorRow, Where};

/// The nine risk factors, and how Nape knows them.
pub const RISK_FACTORS: [RiskFactorRow; 9] = [
    RiskFactorRow {
        id: RiskFactor::PoorPosture,
        words: "poor posture",
        known_by: KnownBy::Measured("head, neck or trunk angle beyond the ISO 11226 holding time"),
        follows: "a nudge to change position",
    },
    RiskFactorRow {
        id: RiskFactor::SustainedPosition,
        words: "holding one position for long",
        known_by: KnownBy::Measured("time without a change of position, and time without a walk"),
        follows: "a nudge to walk, or to move on the spot",
    },
    RiskFactorRow {
        id: RiskFactor::RepetitiveMotion,
        words: "repetitive motion",
        known_by: KnownBy::Measured("entries into flexion per minute over five minutes"),
        follows: "shown and explained; a nudge only on request",
    },
    RiskFactorRow {
        id: RiskFactor::LiftingOrTwisting,
        words: "lifting or twisting in an unlucky way",
        known_by: KnownBy::Measured(
            "deep trunk bend together with rotation, two clips; never a load",
        ),
        follows: "shown, with a hint on bending",
    },
    RiskFactorRow {
        id: RiskFactor::Injury,
        words: "an injury",
        known_by: KnownBy::Declared,
        follows: "shorter timers, gentler forms, no downward dog",
    },
    RiskFactorRow {
        id: RiskFactor::Obesity,
        words: "obesity",
        known_by: KnownBy::Declared,
        follows: "walking first; pool options",
    },
    RiskFactorRow {
        id: RiskFactor::Pregnancy,
        words: "pregnancy",
        known_by: KnownBy::Declared,
        follows: "child's pose and downward dog left out; shorter timers",
    },
    RiskFactorRow {
        id: RiskFactor::Diabetes,
        words: "diabetes",
        known_by: KnownBy::Declared,
        follows: "walking breaks first",
    },
    RiskFactorRow {
        id: RiskFactor::FamilyHistory,
        words: "pinched nerves in the family",
        known_by: KnownBy::Declared,
        follows: "an earlier first reminder",
    },
];

/// The nine activities.
pub const ACTIVITIES: [ActivityRow; 9] = [
    ActivityRow {
        id: Activity::Walking,
        words: "a short walk",
        steps: &[
            "Start slowly.",
            "Stop if it makes anything worse.",
            "A few minutes will do.",
        ],
        place: Where::Desk,
        seen_by: Some("steps, cadence, minutes"),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::PoolWalking,
        words: "a walk in the pool",
        steps: &["Walk in water that carries part of your weight."],
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::CatCow,
        words: "a few rounds of cat/cow",
        steps: &[
            "On hands and knees: hands under the shoulders, knees under the hips, back flat.",
            "Breathing out, round the spine upwards, chin to the chest, neck loose.",
            "Breathing in, let the belly sink, lift head and tailbone.",
            "Flow gently, up to five times.",
        ],
        place: Where::Floor,
        seen_by: Some("repetitions, from the cycles of head or back angle"),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::ChildsPose,
        words: "child's pose",
        steps: &[
            "From hands and knees: knees wide, big toes together.",
            "Sink the hips back to the heels and fold forward, arms long, forehead down.",
            "Breathe. Never strain.",
        ],
        place: Where::Floor,
        seen_by: Some("head-down hold, seconds"),
        not_with: &[RiskFactor::Pregnancy],
    },
    ActivityRow {
        id: Activity::DownwardDog,
        words: "downward dog",
        steps: &[
            "From all fours: palms wide, walk the hands forward.",
            "Lift the knees, take the hips up and back.",
            "Adapt it as you need.",
        ],
        place: Where::Floor,
        seen_by: Some("inverted-trunk hold, seconds"),
        not_with: &[RiskFactor::Pregnancy, RiskFactor::Injury],
    },
    ActivityRow {
        id: Activity::Swimming,
        words: "a swim",
        steps: &["Move gently in the water, in whatever stroke feels good."],
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::TaiChi,
        words: "some slow tai chi",
        steps: &["Slow, flowing movement from one stance to the next."],
        place: Where::Desk,
        seen_by: Some("slow continuous movement, minutes"),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::Strengthening,
        words: "strength training",
        steps: &[
            "Only after your doctor's clearance.",
            "A few times a week, for the muscles of back, belly and hips.",
        ],
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::Rest,
        words: "a rest",
        steps: &["In a flare-up rest comes first: lie or lean back in a way that eases."],
        place: Where::Desk,
        seen_by: Some("stillness, lying or reclined"),
        not_with: &[],
    },
];

/// The seven cautions. They outrank every suggestion.
pub const CAUTIONS: [&str; 7] = [
    "Symptoms that last, or that limit your daily life, belong to a doctor; warning signs at once.",
    "In an acute flare-up rest comes first, then only what does not aggravate; child's pose is the \
     gentle resting position.",
    "Move only in ways that do not make it worse, and stop what hurts. What helps one person may \
     not help another: if walking hurts, swimming may not.",
    "Strength work comes after a doctor's clearance.",
    "Never strain or stretch past comfort; adapt the pose.",
    "Limit what aggravates: awkward positions, heavy lifting, twisting.",
    "For most people this passes soon.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_complete_and_in_order() {
        for (i, row) in RISK_FACTORS.iter().enumerate() {
            assert_eq!(row.id as usize, i);
            assert_eq!(row.id.row(), row);
        }
        for (i, row) in ACTIVITIES.iter().enumerate() {
            assert_eq!(row.id as usize, i);
            assert_eq!(row.id.row(), row);
            assert!(!row.steps.is_empty());
        }
        assert!(CAUTIONS.iter().all(|c| c.ends_with('.')));
    }

    #[test]
    fn declared_factors_are_declared_and_measured_ones_are_not() {
        use crate::article::Profile;
        let all = Profile {
            injury: true,
            obesity: true,
            pregnancy: true,
            diabetes: true,
            family_history: true,
        };
        for row in &RISK_FACTORS {
            assert_eq!(
                all.declares(row.id),
                row.known_by == KnownBy::Declared,
                "{:?}",
                row.id
            );
            assert!(!Profile::default().declares(row.id));
        }
    }

    #[test]
    fn the_names_are_those_of_the_contract() {
        let names: [&str; 9] = core::array::from_fn(|i| RISK_FACTORS[i].id.name());
        assert_eq!(
            names,
            [
                "poor_posture",
                "sustained_position",
                "repetitive_motion",
                "lifting_or_twisting",
                "injury",
                "obesity",
                "pregnancy",
                "diabetes",
                "family_history"
            ]
        );
    }
}
