//! A head, a neck and a back seen from the left side, drawn from angles.
//!
//! Angles and a size in, lines of letters out: it knows no terminal, no engine and no time. Forward is to the right.
//! What is not known is drawn as not known, thin and with a question mark, and never upright as if it were; what no
//! sensor sees (arms, legs, whether one sits or stands) is not drawn at all. A bend to the side is not seen from the side.

mod body;

use crate::style::{Glyphs, Look, Tone};
use body::{Body, Part, Point};

/// What is known of a wearer's back, neck and head, in degrees from upright, forward positive. `None`: not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// How far the head leans, against gravity.
    pub head: Option<f64>,
    /// How far the upper back leans, against gravity.
    pub trunk: Option<f64>,
    /// How far the low back leans, against gravity; the outer `None`: no sensor there, then the back is one piece.
    pub low_back: Option<Option<f64>>,
    /// What is held beyond its limit.
    pub beyond: Beyond,
}

/// What is held beyond its limit; drawn in another colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beyond {
    /// The head.
    pub head: bool,
    /// The neck.
    pub neck: bool,
    /// The upper body, or the lower back.
    pub back: bool,
}

/// One letter of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    letter: char,
    tone: Tone,
}

/// A drawing: as many lines and columns as were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    rows: Vec<Vec<Cell>>,
}

/// Dots of a letter, across and down: those of braille. ASCII letters stand for as many.
const DOTS: (usize, usize) = (2, 4);

/// The bits of a braille letter's dots, row by row (Unicode block "Braille Patterns", U+2800).
const BRAILLE: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Dots of a letter from which on it is drawn in ASCII: a third. Our choice.
const ENOUGH: usize = 3;

impl Figure {
    /// The drawing of `pose`, `columns` wide and `rows` high.
    pub fn new(pose: &Pose, columns: usize, rows: usize, glyphs: Glyphs) -> Self {
        let body = Body::new(pose, columns * DOTS.0, rows * DOTS.1);
        let mut figure = Self {
            rows: (0..rows)
                .map(|row| {
                    (0..columns)
                        .map(|column| cell(&body, pose, column, row, glyphs))
                        .collect()
                })
                .collect(),
        };
        for at in body.unknown() {
            figure.put(at, '?');
        }
        figure
    }

    /// The lines, in colours if `look` has them, each of the same number of columns.
    pub fn lines(&self, look: Look) -> Vec<String> {
        let line = |row: &Vec<Cell>| {
            row.chunk_by(|a, b| a.tone == b.tone)
                .map(|run| {
                    let text: String = run.iter().map(|c| c.letter).collect();
                    look.paint(run[0].tone, &text)
                })
                .collect()
        };
        self.rows.iter().map(line).collect()
    }

    /// Puts a letter over the dot at `at`.
    fn put(&mut self, at: Point, letter: char) {
        let (column, row) = (at.x / DOTS.0 as f64, at.y / DOTS.1 as f64);
        let (column, row) = (column.floor(), row.floor());
        if column < 0.0 || row < 0.0 {
            return;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and not negative"
        )]
        let (column, row) = (column as usize, row as usize);
        if let Some(cell) = self.rows.get_mut(row).and_then(|r| r.get_mut(column)) {
            *cell = Cell {
                letter,
                tone: Tone::Quiet,
            };
        }
    }
}

/// The letter of one place.
fn cell(body: &Body, pose: &Pose, column: usize, row: usize, glyphs: Glyphs) -> Cell {
    let mut bits = 0;
    let mut count = [0_usize; Part::ALL.len()];
    for (down, line) in BRAILLE.iter().enumerate() {
        for (across, bit) in line.iter().enumerate() {
            let (x, y) = (column * DOTS.0 + across, row * DOTS.1 + down);
            let Some(part) = body.at(x, y) else { continue };
            count[part as usize] += 1;
            // Of what is not known only every other dot.
            if body.known(part) || (x + y) % 2 == 0 {
                bits |= bit;
            }
        }
    }
    let most = Part::ALL.into_iter().max_by_key(|p| count[*p as usize]);
    let part = most.filter(|p| count[*p as usize] > 0);
    let tone = part.map_or(Tone::Plain, |p| tone(body, pose, p));
    let letter = match glyphs {
        _ if bits == 0 => ' ',
        Glyphs::Unicode => char::from_u32(0x2800 + bits).unwrap_or(' '),
        // Small, but it tells which way is forward.
        Glyphs::Ascii if count[Part::Nose as usize] >= 2 => letter(body, Part::Nose),
        Glyphs::Ascii if count.iter().sum::<usize>() < ENOUGH => ' ',
        Glyphs::Ascii => part.map_or(' ', |p| letter(body, p)),
    };
    Cell { letter, tone }
}

const fn letter(body: &Body, part: Part) -> char {
    match part {
        _ if !body.known(part) => '.',
        Part::Nose => '>',
        Part::Head => 'O',
        Part::Neck => 'H',
        Part::Back | Part::LowBack => '#',
    }
}

const fn tone(body: &Body, pose: &Pose, part: Part) -> Tone {
    let beyond = match part {
        _ if !body.known(part) => return Tone::Quiet,
        Part::Nose | Part::Head => pose.beyond.head,
        Part::Neck => pose.beyond.neck,
        Part::Back | Part::LowBack => pose.beyond.back,
    };
    if beyond { Tone::Attention } else { Tone::Plain }
}

#[cfg(test)]
mod tests;
