//! Tai chi, and leaning far back.

use nape_core::activity::{Exercise, Expected, Stance};

use super::grid::RIGS;
use super::{Guide, Seen, Share, seeds};

const fn usual(exercise: Exercise) -> Expected {
    Expected {
        exercise,
        stance: Stance::Usual,
    }
}

const TAI_CHI: &str = "calibrate; screen 60s; tai_chi 2m30s; screen 3m; tai_chi 4m; stand 60s; walk 90s; \
     tai_chi 6m; screen 2m; recline 30 for 8m; screen 2m; recline 38 for 12m; screen 60s";

/// Found, as unsure unless it is expected; nothing else is.
#[test]
fn flowing_and_reclining_are_found_and_unsure_unless_expected() {
    let kinds = [(Exercise::TaiChi, "tai_chi"), (Exercise::Rest, "recline")];
    for guided in [false, true] {
        for (name, rig, few) in RIGS {
            let mut shares = [Share::default(); 2];
            let mut others = 0;
            for seed in seeds(few) {
                let guides = kinds.map(|(kind, act)| (act, usual(kind)));
                let guides: &[Guide] = if guided { &guides } else { &[] };
                let seen = Seen::watched(TAI_CHI, seed, rig, guides, |_, _, _| {});
                let mut told = 0;
                for (share, (kind, act)) in shares.iter_mut().zip(kinds) {
                    for at in seen.truth(act) {
                        // By a head that looks about before and after, begin and end are vague: within 30 s.
                        let bout = seen.find(kind, (at.0 - 25.0, at.1 + 25.0));
                        if bout.is_none() || std::env::var_os("NAPE_TELL").is_some() {
                            println!("  {name} seed {seed} {act} {at:?}: {bout:?}");
                        }
                        share.add(bout);
                        told += usize::from(bout.is_some());
                    }
                }
                if told < seen.bouts.len() {
                    println!("  {name} seed {seed}: {:?}", seen.bouts);
                }
                others += seen.bouts.len() - told;
            }
            println!("{name}, guided {guided}: tai chi, recline {shares:?}; others {others}");
            let sure = |s: &Share| if guided { s.all } else { 0 };
            for share in &shares {
                assert!(share.at_least(95), "{name}: {share:?}");
                assert_eq!(share.verified, sure(share), "{name}: {share:?}");
            }
            assert_eq!(others, 0, "{name}");
        }
    }
}
