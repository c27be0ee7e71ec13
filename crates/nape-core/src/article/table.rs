//! The rows: nine risk factors, nine activities.

use super::{Activity, ActivityRow, KnownBy, RiskFactor, RiskFactorRow, Seen, Where};

/// The nine risk factors, and how Nape knows them.
pub const RISK_FACTORS: [RiskFactorRow; 9] = [
    RiskFactorRow {
        id: RiskFactor::PoorPosture,
        known_by: KnownBy::Measured,
    },
    RiskFactorRow {
        id: RiskFactor::SustainedPosition,
        known_by: KnownBy::Measured,
    },
    RiskFactorRow {
        id: RiskFactor::RepetitiveMotion,
        known_by: KnownBy::Measured,
    },
    RiskFactorRow {
        id: RiskFactor::LiftingOrTwisting,
        known_by: KnownBy::Measured,
    },
    RiskFactorRow {
        id: RiskFactor::Injury,
        known_by: KnownBy::Declared,
    },
    RiskFactorRow {
        id: RiskFactor::Obesity,
        known_by: KnownBy::Declared,
    },
    RiskFactorRow {
        id: RiskFactor::Pregnancy,
        known_by: KnownBy::Declared,
    },
    RiskFactorRow {
        id: RiskFactor::Diabetes,
        known_by: KnownBy::Declared,
    },
    RiskFactorRow {
        id: RiskFactor::FamilyHistory,
        known_by: KnownBy::Declared,
    },
];

/// The nine activities.
pub const ACTIVITIES: [ActivityRow; 9] = [
    ActivityRow {
        id: Activity::Walking,
        place: Where::Desk,
        seen_by: Some(Seen::Steps),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::PoolWalking,
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::CatCow,
        place: Where::Floor,
        seen_by: Some(Seen::Repetitions),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::ChildsPose,
        place: Where::Floor,
        seen_by: Some(Seen::Held),
        not_with: &[RiskFactor::Pregnancy],
    },
    ActivityRow {
        id: Activity::DownwardDog,
        place: Where::Floor,
        seen_by: Some(Seen::Held),
        not_with: &[RiskFactor::Pregnancy, RiskFactor::Injury],
    },
    ActivityRow {
        id: Activity::Swimming,
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::TaiChi,
        place: Where::Desk,
        seen_by: Some(Seen::Flow),
        not_with: &[],
    },
    ActivityRow {
        id: Activity::Strengthening,
        place: Where::Elsewhere,
        seen_by: None,
        not_with: &[],
    },
    ActivityRow {
        id: Activity::Rest,
        place: Where::Desk,
        seen_by: Some(Seen::Stillness),
        not_with: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Caution;

    #[test]
    fn the_tables_are_complete_and_in_order() {
        for (i, row) in RISK_FACTORS.iter().enumerate() {
            assert_eq!(row.id as usize, i);
            assert_eq!(row.id.row(), row);
        }
        for (i, row) in ACTIVITIES.iter().enumerate() {
            assert_eq!(row.id as usize, i);
            assert_eq!(row.id.row(), row);
        }
        for (i, caution) in Caution::ALL.iter().enumerate() {
            assert_eq!(*caution as usize, i);
        }
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
