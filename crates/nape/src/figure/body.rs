//! The shape: which part of the body lies at a dot.
//!
//! Lengths are of stature after Drillis & Contini (1966): shoulder to hip 0.288, chin to shoulder 0.052, head 0.130;
//! here the trunk is 1. The neck is drawn longer than it is and the head smaller, so that a bend of the neck can be
//! seen between them: our choice, as the widths are.

use super::Pose;

/// Hip to shoulder.
const TRUNK: f64 = 1.0;

/// From the hip to where a low back with a sensor of its own bends against the upper back.
const LOW: f64 = 0.45;

/// Shoulder to the base of the skull; true to stature it were 0.18.
const NECK: f64 = 0.26;

/// Half of the head's height and depth; true to stature the height were 0.45 in all.
const HEAD: (f64, f64) = (0.21, 0.17);

/// Half widths: hip, waist, chest, neck.
const WIDTH: [f64; 4] = [0.15, 0.12, 0.17, 0.07];

/// Height and width of an upright figure with some air around it.
const ROOM: (f64, f64) = (1.80, 0.60);

/// Beyond this an angle is drawn as this: a head upside down is no drawing of a wearer at a desk. Our choice.
const MOST: f64 = 135.0;

/// A point, in dots: x to the right, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Nose,
    Head,
    Neck,
    Back,
    LowBack,
}

impl Part {
    pub(super) const ALL: [Self; 5] = [
        Self::Nose,
        Self::Head,
        Self::Neck,
        Self::Back,
        Self::LowBack,
    ];
}

/// A body in its place.
#[derive(Debug)]
pub(super) struct Body {
    /// Dots of one length.
    scale: f64,
    hip: Point,
    waist: Point,
    shoulder: Point,
    skull: Point,
    head: Point,
    /// How far the head leans, rad.
    leans: f64,
    known: [bool; Part::ALL.len()],
}

impl Body {
    /// The body of `pose` on `width` times `height` dots.
    #[expect(clippy::cast_precision_loss, reason = "sizes of a terminal")]
    pub(super) fn new(pose: &Pose, width: usize, height: usize) -> Self {
        let (width, height) = (width as f64, height as f64);
        let scale = (height / ROOM.0).min(width / ROOM.1);
        let lean = |angle: Option<f64>| {
            let angle = angle.filter(|a| a.is_finite());
            angle.map(|a| a.clamp(-MOST, MOST).to_radians())
        };
        let (head, trunk) = (lean(pose.head), lean(pose.trunk));
        let low = pose.low_back.map(lean);
        let upper = trunk.unwrap_or(0.0);
        // One piece, unless something is known of the lower part.
        let lower = low.flatten().unwrap_or(upper);
        let top = head.unwrap_or(upper);
        let neck = f64::midpoint(upper, top);
        let along = |from: Point, angle: f64, length: f64| Point {
            x: from.x + angle.sin() * length * scale,
            y: from.y - angle.cos() * length * scale,
        };
        let hip = Point {
            x: width * 0.36,
            y: height - 0.17 * scale,
        };
        let waist = along(hip, lower, LOW);
        let shoulder = along(waist, upper, TRUNK - LOW);
        let skull = along(shoulder, neck, NECK);
        let middle = along(skull, top, HEAD.0 * 0.8);
        // Who bends far is moved back into the picture.
        let edge = (HEAD.0 + 0.12) * scale;
        let right = middle.x.max(shoulder.x) + edge - width;
        let left = edge - middle.x.min(shoulder.x);
        let shift = right.max(0.0) - left.max(0.0);
        let sink = (middle.y.max(shoulder.y) + edge - height).max(0.0);
        let moved = |p: Point| Point {
            x: p.x - shift,
            y: p.y - sink,
        };
        let (known_head, known_trunk) = (head.is_some(), trunk.is_some());
        let known_low = low.map_or(known_trunk, |l| l.is_some());
        Self {
            scale,
            hip: moved(hip),
            waist: moved(waist),
            shoulder: moved(shoulder),
            skull: moved(skull),
            head: moved(middle),
            leans: top,
            known: [
                known_head,
                known_head,
                known_head && known_trunk,
                known_trunk,
                known_low,
            ],
        }
    }

    /// Is it known how this part leans?
    pub(super) const fn known(&self, part: Part) -> bool {
        self.known[part as usize]
    }

    /// Where the question marks stand.
    pub(super) fn unknown(&self) -> Vec<Point> {
        let middle = |a: Point, b: Point| Point {
            x: f64::midpoint(a.x, b.x),
            y: f64::midpoint(a.y, b.y),
        };
        let places = [
            (Part::Head, self.head),
            (Part::Back, middle(self.waist, self.shoulder)),
            (Part::LowBack, middle(self.hip, self.waist)),
        ];
        let open = places.into_iter().filter(|(part, _)| !self.known(*part));
        open.map(|(_, at)| at).collect()
    }

    /// The part at a dot.
    #[expect(clippy::cast_precision_loss, reason = "sizes of a terminal")]
    pub(super) fn at(&self, x: usize, y: usize) -> Option<Part> {
        let at = Point {
            x: x as f64 + 0.5,
            y: y as f64 + 0.5,
        };
        let (dx, dy) = (
            (at.x - self.head.x) / self.scale,
            (at.y - self.head.y) / self.scale,
        );
        // In the head's own directions: up to the crown, ahead to the nose.
        let (sin, cos) = self.leans.sin_cos();
        let (up, ahead) = (dx * sin - dy * cos, dx * cos + dy * sin);
        if (up / HEAD.0).powi(2) + (ahead / HEAD.1).powi(2) <= 1.0 {
            return Some(Part::Head);
        }
        let nose = (ahead - HEAD.1 * 0.7) / (HEAD.1 * 0.75);
        if (0.0..=1.0).contains(&nose) && (up + 0.01).abs() <= 0.10 * (1.0 - nose) {
            return Some(Part::Nose);
        }
        let [hip, waist, chest, neck] = WIDTH;
        let near = |a, b, wide| self.near(at, a, b, wide);
        if near(self.shoulder, self.skull, (neck * 1.25, neck)) {
            Some(Part::Neck)
        } else if near(self.waist, self.shoulder, (waist, chest * 0.8)) {
            Some(Part::Back)
        } else if near(self.hip, self.waist, (hip, waist)) {
            Some(Part::LowBack)
        } else {
            None
        }
    }

    /// Does `at` lie in the limb from `a` to `b`, with these half widths?
    fn near(&self, at: Point, a: Point, b: Point, (wide_a, wide_b): (f64, f64)) -> bool {
        let (vx, vy) = (b.x - a.x, b.y - a.y);
        let (wx, wy) = (at.x - a.x, at.y - a.y);
        let square = vx * vx + vy * vy;
        let along = if square > 0.0 {
            ((wx * vx + wy * vy) / square).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let (dx, dy) = (wx - along * vx, wy - along * vy);
        let wide = (wide_a + (wide_b - wide_a) * along) * self.scale;
        dx * dx + dy * dy <= wide * wide
    }
}
