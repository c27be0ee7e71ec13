//! Scripts that come with the program.

/// Name and text of every built-in script.
pub const SCRIPTS: &[(&str, &str)] = &[
    ("demo", include_str!("../scripts/demo.day")),
    ("desk_day", include_str!("../scripts/desk_day.day")),
    ("two_screens", include_str!("../scripts/two_screens.day")),
    ("turned_desk", include_str!("../scripts/turned_desk.day")),
    ("office_day", include_str!("../scripts/office_day.day")),
    ("held_day", include_str!("../scripts/held_day.day")),
    ("mixed_hours", include_str!("../scripts/mixed_hours.day")),
    ("holds", include_str!("../scripts/holds.day")),
    ("walks", include_str!("../scripts/walks.day")),
    ("breaks", include_str!("../scripts/breaks.day")),
    ("phone_slouch", include_str!("../scripts/phone_slouch.day")),
    ("off_day", include_str!("../scripts/off_day.day")),
    ("take_off", include_str!("../scripts/take_off.day")),
];

/// The text of the built-in script with this name.
pub fn script(name: &str) -> Option<&'static str> {
    SCRIPTS.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
}

/// What a script says of itself: its first comment line.
pub fn summary(text: &str) -> &str {
    text.lines()
        .next()
        .and_then(|l| l.strip_prefix('#'))
        .unwrap_or("")
        .trim()
}
