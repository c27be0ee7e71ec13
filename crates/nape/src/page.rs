//! A page of heads and texts for people: `nape status`, `nape why`, `nape rig list`.

use crate::style::{Look, Tone};

/// Columns of the heads.
const HEAD: usize = 15;

/// Columns before a paragraph.
const INDENT: usize = 2;

/// A page under construction.
#[derive(Debug)]
pub(crate) struct Page {
    look: Look,
    text: String,
}

impl Page {
    /// An empty page.
    pub(crate) const fn new(look: Look) -> Self {
        let text = String::new();
        Self { look, text }
    }

    /// A line on its own.
    pub(crate) fn title(&mut self, text: &str) {
        for line in self.look.wrap(text, 0) {
            self.text.push_str(&self.look.paint(Tone::Strong, &line));
            self.text.push('\n');
        }
    }

    /// A paragraph, a little indented.
    pub(crate) fn text(&mut self, tone: Tone, text: &str) {
        for line in self.look.wrap(text, INDENT) {
            self.text.push_str(&" ".repeat(INDENT));
            self.text
                .push_str(&self.look.paint(tone, line.trim_start()));
            self.text.push('\n');
        }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A head and its text, wrapped beside it.
    pub(crate) fn line(&mut self, head: &str, tone: Tone, text: &str) {
        let head = self.look.paint(Tone::Quiet, &format!("{head:HEAD$}"));
        for (i, line) in self.look.wrap(text, HEAD).iter().enumerate() {
            if i == 0 {
                self.text.push_str(&head);
                self.text.push_str(&self.look.paint(tone, line));
            } else {
                // The indent is not painted.
                self.text.push_str(&" ".repeat(HEAD));
                self.text
                    .push_str(&self.look.paint(tone, line.trim_start()));
            }
            self.text.push('\n');
        }
    }

    /// The page.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// `23° forward`, `4° back`, `upright`: whole degrees, because the uncertainty is degrees.
pub(crate) fn lean(degrees: f64) -> String {
    match degrees.round() {
        d if d >= 1.0 => format!("{d:.0}° forward"),
        d if d <= -1.0 => format!("{:.0}° back", -d),
        _ => "upright".to_owned(),
    }
}
