//! Tests of the panel below a timeline: what stands in it, how wide it is, and in which letters.

use std::time::Duration;

use nape_words::{Language, Message};

use super::*;

#[test]
fn a_gauge_is_full_at_the_limit_and_beyond() {
    let full = |share| {
        let gauge = gauge(share, Glyphs::Ascii);
        assert_eq!(gauge.len(), GAUGE);
        gauge.chars().filter(|&c| c == '#').count()
    };
    assert_eq!(full(0.0), 0);
    assert_eq!(full(0.5), 5);
    // Not full before the limit, however close.
    assert_eq!(full(0.999), GAUGE - 1);
    assert_eq!(full(1.0), GAUGE);
    assert_eq!(full(7.0), GAUGE);
    assert_eq!(full(f64::NAN), 0);
    assert_eq!(gauge(0.5, Glyphs::Unicode), "█████░░░░░");
}

/// Whatever the size, nothing is wider than the terminal and the timeline keeps lines of its own; where there is room,
/// all of the reminder is there, and where it is low, its title is.
#[test]
fn it_fits_and_the_reminder_stays_readable() {
    let said = Message {
        title: "Cat/cow in your chair".to_owned(),
        body: "Neck bent 54° for 3½ min; limit 1 min.\nStop if it hurts.".to_owned(),
        ..Message::default()
    };
    let standing = Standing::new(&said, "09:07", Duration::ZERO);
    for language in Language::ALL {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            for (columns, rows) in [(20, 8), (50, 12), (59, 24), (60, 18), (80, 24), (200, 60)] {
                let panel = Panel {
                    words: Words::new(language),
                    glyphs,
                    clock: Some("09:07".to_owned()),
                    frame: None,
                    snapshot: None,
                    standing: Some(&standing),
                };
                let look = Look {
                    color: false,
                    width: columns,
                };
                let lines = panel.lines(look, columns, rows);
                assert!(lines.len() <= rows - rows / 2 || lines.len() <= rows - LOG);
                for line in &lines {
                    assert!(line.chars().count() < columns, "{columns}: {line}");
                    assert!(glyphs == Glyphs::Unicode || line.is_ascii(), "{line}");
                }
                let text = lines.join("\n");
                if columns >= 50 {
                    assert!(text.contains("09:07 Cat/cow in your chair"), "{text}");
                    assert!(text.contains("Stop if it hurts."), "{text}");
                }
                // Nothing is known of the wearer, and the drawing says so.
                let drawn = columns >= NARROW && rows >= LOW;
                assert_eq!(text.contains('?'), drawn, "{columns} x {rows}: {text}");
            }
        }
    }
}
