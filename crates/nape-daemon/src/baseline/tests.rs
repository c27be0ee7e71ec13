//! The file, and what may be done about it.

use nape_core::baseline::{ENOUGH, LEAST};
use nape_core::{PerMeasure, Span};

use super::*;

fn learned(known: Span, stretches: &[(u32, u32)], holds: &[(u32, u32)]) -> Baseline {
    Baseline {
        known,
        angles_known: known,
        stretches_min: stretches.iter().copied().collect(),
        holds_percent: holds.iter().copied().collect(),
        angles_deg: PerMeasure::new([
            [(3, 10), (8, 70), (21, 20)].into(),
            [].into(),
            [].into(),
            [].into(),
        ]),
    }
}

fn kept(until: Option<i64>, learned: Baseline) -> Kept {
    Kept {
        until_unix_us: until,
        learned,
        ..Kept::begun(1)
    }
}

#[test]
fn it_is_kept_to_the_byte_and_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state/baseline.json");
    assert_eq!(load(&path).unwrap(), (None, None));
    let whole = kept(Some(9), learned(ENOUGH, &[(4, 9), (17, 1)], &[(80, 3)]));
    save(&path, Some(&whole)).unwrap();
    assert_eq!(load(&path).unwrap(), (Some(whole.clone()), None));
    save(&path, None).unwrap();
    save(&path, None).unwrap();
    assert!(!path.exists());
}

#[test]
fn what_does_not_read_is_kept_aside_and_said() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("baseline.json");
    let mut good = Vec::new();
    save(&path, Some(&Kept::begun(1))).unwrap();
    good.extend(fs::read(&path).unwrap());
    let text = String::from_utf8(good).unwrap();
    for (n, broken) in [
        String::new(),
        "{".to_owned(),
        text[..text.len() / 2].to_owned(),
        text.replace("state/1", "state/2"),
        text.replace("\"known\":0", "\"known\":-5"),
        text.replace("\"angles_known\":0", "\"angles_known\":-5"),
        text.replace("\"known\":0", "\"known\":9223372036854775807"),
        text.replace(
            "\"holds_percent\":{}",
            "\"holds_percent\":{\"4294967295\":12}",
        ),
        "\u{0}\u{1b}[2J".to_owned(),
    ]
    .iter()
    .enumerate()
    {
        fs::write(&path, broken).unwrap();
        let (kept, problem) = load(&path).unwrap();
        let words = problem.unwrap_or_else(|| panic!("{broken} reads"));
        assert_eq!(kept, None);
        assert!(
            words.contains("nape baseline start") && !words.contains('\u{1b}'),
            "{words}"
        );
        let aside = dir.path().join(format!("baseline.broken-{}.json", n + 1));
        assert_eq!(&fs::read_to_string(&aside).unwrap(), broken);
        assert!(words.contains(&aside.display().to_string()), "{words}");
        assert!(!path.exists());
    }
}

#[test]
fn each_action_has_its_time() {
    let little = kept(None, learned(LEAST - Span::from_secs(1), &[], &[]));
    let usable = kept(None, learned(LEAST, &[], &[]));
    let done = kept(Some(5), learned(LEAST, &[], &[]));
    let refused = |kept: Option<&Kept>, action| {
        let refusal = act(kept, action, 7).unwrap_err();
        (refusal, crate::told::no_baseline(&refusal))
    };
    assert_eq!(act(None, Action::Start, 7), Ok(Some(Kept::begun(7))));
    assert!(
        refused(Some(&little), Action::Start)
            .1
            .contains("3.9 of 8 hours")
    );
    assert_eq!(refused(Some(&done), Action::Start).0, Refusal::There);
    assert_eq!(refused(None, Action::Finish).0, Refusal::NotLearning);
    assert_eq!(refused(Some(&done), Action::Finish).0, Refusal::NotLearning);
    assert!(
        refused(Some(&little), Action::Finish)
            .1
            .contains("at least 4")
    );
    let finished = act(Some(&usable), Action::Finish, 7).unwrap().unwrap();
    assert_eq!(finished.until_unix_us, Some(7));
    assert_eq!(finished.learned, usable.learned);
    assert_eq!(refused(None, Action::Clear).0, Refusal::Nothing);
    for kept in [&little, &usable, &done] {
        assert_eq!(act(Some(kept), Action::Clear, 7), Ok(None));
        assert_eq!(act(Some(kept), Action::Status, 7), Ok(Some(kept.clone())));
    }
}

#[test]
fn what_counts_is_silence_then_the_wearers_own_and_without_it_the_configuration() {
    let params = Params::default();
    assert_eq!(sensitivity(None, &params), Sensitivity::of(&params));
    let baseline = learned(ENOUGH, &[(4, 90), (17, 10)], &[(40, 20)]);
    let silent = sensitivity(Some(&kept(None, baseline.clone())), &params);
    assert!(silent.learning && silent.sustained_limit == params.sustained_limit);
    let own = sensitivity(Some(&kept(Some(5), baseline)), &params);
    assert!(!own.learning && own.sustained_limit < params.sustained_limit);
}
