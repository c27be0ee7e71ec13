//! Tests of the figure: it fits, bends to the right side, and draws what is not known as not known.

use proptest::prelude::*;

use super::*;

const PLAIN: Look = Look {
    color: false,
    width: 80,
};

fn drawn(pose: Pose, columns: usize, rows: usize, glyphs: Glyphs) -> Vec<String> {
    Figure::new(&pose, columns, rows, glyphs).lines(PLAIN)
}

fn known(head: f64, trunk: f64) -> Pose {
    Pose {
        head: Some(head),
        trunk: Some(trunk),
        ..Pose::default()
    }
}

/// Mean column of the letters that `is` picks.
fn middle(lines: &[String], is: impl Fn(char) -> bool) -> f64 {
    let columns: Vec<usize> = lines
        .iter()
        .flat_map(|l| l.chars().enumerate())
        .filter(|(_, c)| is(*c))
        .map(|(i, _)| i)
        .collect();
    assert!(!columns.is_empty(), "{lines:#?}");
    columns.iter().sum::<usize>() as f64 / columns.len() as f64
}

/// Looked at once, by eye; a change of the shape is meant to be seen.
#[test]
fn upright_bent_and_not_known() {
    let show = |pose| format!("\n{}\n", drawn(pose, 18, 11, Glyphs::Ascii).join("\n"));
    let tidy = |text: String| {
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        lines.join("\n") + "\n"
    };
    let upright = tidy(show(known(0.0, 0.0)));
    let bent = tidy(show(known(60.0, 10.0)));
    let alone = tidy(show(Pose {
        head: Some(60.0),
        ..Pose::default()
    }));
    expect_test::expect_file!["drawn.txt"].assert_eq(&format!(
        "upright{upright}\nhead at 60, back at 10 degrees{bent}\nhead at 60 degrees, back not known{alone}"
    ));
}

#[test]
fn the_head_is_where_the_neck_bends() {
    let head = |c| c == 'O';
    let at = |bend| middle(&drawn(known(bend, 0.0), 24, 12, Glyphs::Ascii), head);
    let angles: Vec<f64> = [-30.0, 0.0, 30.0, 60.0].map(at).to_vec();
    assert!(angles.windows(2).all(|w| w[0] < w[1]), "{angles:?}");
    // And the nose is ahead of it.
    let lines = drawn(known(0.0, 0.0), 24, 12, Glyphs::Ascii);
    assert!(middle(&lines, |c| c == '>') > middle(&lines, head));
}

#[test]
fn a_bent_back_brings_the_head_along() {
    let back = |lines: &[String]| middle(&lines[..7], |c| c == '#');
    let [upright, bent] = [0.0, 30.0].map(|b| drawn(known(b, b), 30, 12, Glyphs::Ascii));
    assert!(back(&upright) < back(&bent), "{upright:#?}{bent:#?}");
}

#[test]
fn a_rounded_low_back_is_seen() {
    let with = |low| {
        let pose = Pose {
            low_back: Some(Some(low)),
            ..known(20.0, 20.0)
        };
        drawn(pose, 24, 12, Glyphs::Unicode)
    };
    assert_ne!(with(0.0), with(20.0));
    assert_eq!(
        with(20.0),
        drawn(known(20.0, 20.0), 24, 12, Glyphs::Unicode)
    );
}

#[test]
fn what_is_beyond_its_limit_is_in_another_colour() {
    let color = Look {
        color: true,
        width: 80,
    };
    let mut pose = known(60.0, 0.0);
    let quiet = Figure::new(&pose, 18, 11, Glyphs::Unicode).lines(color);
    pose.beyond.neck = true;
    let lit = Figure::new(&pose, 18, 11, Glyphs::Unicode).lines(color);
    assert!(!quiet.concat().contains('\u{1b}'), "{quiet:?}");
    assert!(lit.concat().contains('\u{1b}'), "{lit:?}");
}

proptest! {
    #[test]
    fn it_fits_whatever_the_angles(
        head in proptest::option::of(-400.0..400.0_f64),
        trunk in proptest::option::of(-400.0..400.0_f64),
        low in proptest::option::of(proptest::option::of(-400.0..400.0_f64)),
        columns in 0..60_usize,
        rows in 0..30_usize,
        ascii in any::<bool>(),
    ) {
        let pose = Pose { head, trunk, low_back: low, ..Pose::default() };
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let lines = drawn(pose, columns, rows, glyphs);
        prop_assert_eq!(lines.len(), rows);
        for line in &lines {
            prop_assert_eq!(line.chars().count(), columns);
            prop_assert!(!ascii || line.is_ascii(), "{}", line);
        }
    }

    /// Unknown is a state: a question mark where it is unknown, and none where it is not.
    #[test]
    fn unknown_is_drawn_as_unknown(
        head in proptest::option::of(-40.0..70.0_f64),
        trunk in proptest::option::of(-20.0..40.0_f64),
    ) {
        let pose = Pose { head, trunk, ..Pose::default() };
        for glyphs in [Glyphs::Ascii, Glyphs::Unicode] {
            let text = drawn(pose, 20, 12, glyphs).concat();
            prop_assert_eq!(text.contains('?'), head.is_none() || trunk.is_none());
            if glyphs == Glyphs::Ascii {
                prop_assert_eq!(text.contains('O'), head.is_some(), "{}", text);
                prop_assert_eq!(text.contains('#'), trunk.is_some(), "{}", text);
            }
        }
    }

    #[test]
    fn no_number_is_not_known(value in prop_oneof![Just(f64::NAN), Just(f64::INFINITY)]) {
        let pose = Pose { head: Some(value), trunk: Some(0.0), ..Pose::default() };
        prop_assert!(drawn(pose, 20, 12, Glyphs::Unicode).concat().contains('?'));
    }
}
