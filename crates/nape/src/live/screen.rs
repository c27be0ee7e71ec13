//! The terminal: lines that stay and scroll, and below them lines that are written over.
//!
//! Only three control sequences are used (up, erase to the end of the line, erase below), and nothing of the terminal is
//! changed that would have to be set back: whenever the program ends, in whatever way, the terminal is as it was.

use std::io::{self, IsTerminal, Write};

use terminal_size::{Height, Width};

use crate::style::Glyphs;
#[cfg(doc)]
use crate::style::Look;

/// Where the terminal does not tell its size. Our choice: what a terminal mostly is.
const SIZE: (usize, usize) = (80, 24);

/// Standard output.
#[derive(Debug)]
pub(super) struct Screen {
    live: bool,
    glyphs: Glyphs,
    /// Columns that were asked for, where they are not the terminal's.
    asked: Option<usize>,
    /// The lines that stand below.
    drawn: Vec<String>,
}

impl Screen {
    /// Standard output; `width` columns are what its [`Look`] was given at the start. `below`: with lines that are
    /// written over, where it is a terminal.
    pub(super) fn of_stdout(width: usize, below: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb");
        let own = terminal().is_some_and(|(columns, _)| columns == width);
        Self {
            live: below && io::stdout().is_terminal() && !dumb,
            glyphs: Glyphs::of_env(),
            asked: (!own).then_some(width),
            drawn: Vec::new(),
        }
    }

    /// Can lines be written over?
    pub(super) const fn is_live(&self) -> bool {
        self.live
    }

    /// The letters it has.
    pub(super) const fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// Must what is said be said in plain letters? Only on a terminal: what is piped is UTF-8 for whoever reads it.
    pub(super) fn plain(&self) -> bool {
        self.glyphs == Glyphs::Ascii && io::stdout().is_terminal()
    }

    /// Columns and lines as they are now.
    pub(super) fn size(&self) -> (usize, usize) {
        let (columns, rows) = terminal().unwrap_or(SIZE);
        (self.asked.map_or(columns, |a| a.min(columns)), rows)
    }

    /// Writes lines that stay, above those that stand below.
    pub(super) fn log(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut text = Vec::new();
        write(&mut text)?;
        if text.is_empty() {
            return Ok(());
        }
        let mut out = self.up();
        if !self.drawn.is_empty() {
            out.push_str("\u{1b}[J");
        }
        let text = String::from_utf8_lossy(&text);
        if self.plain() {
            out.push_str(&self.glyphs.tell(&text));
        } else {
            out.push_str(&text);
        }
        out.push_str(&self.drawn.join("\n"));
        put(&out)
    }

    /// Writes the lines below over those that stood there.
    pub(super) fn draw(&mut self, lines: Vec<String>) -> io::Result<()> {
        if !self.live {
            return Ok(());
        }
        let mut out = self.up();
        // Line by line, so that nothing flickers; then what is left of more lines.
        let ended: Vec<_> = lines.iter().map(|l| format!("{l}\u{1b}[K")).collect();
        out.push_str(&ended.join("\n"));
        out.push_str("\u{1b}[J");
        self.drawn = lines;
        put(&out)
    }

    /// Takes the lines below away.
    pub(super) fn close(&mut self) -> io::Result<()> {
        if self.drawn.is_empty() {
            return Ok(());
        }
        let out = format!("{}\u{1b}[J", self.up());
        self.drawn.clear();
        put(&out)
    }

    /// To the begin of the first of the lines below.
    fn up(&self) -> String {
        if self.drawn.is_empty() {
            return String::new();
        }
        let columns = terminal().unwrap_or(SIZE).0;
        match rows(&self.drawn, columns) - 1 {
            0 => "\r".to_owned(),
            up => format!("\r\u{1b}[{up}A"),
        }
    }
}

/// Lines of the terminal that `lines` take up: one that became too long for a narrower terminal is broken there.
fn rows(lines: &[String], columns: usize) -> usize {
    let of = |line: &String| visible(line).div_ceil(columns.max(1)).max(1);
    lines.iter().map(of).sum::<usize>().max(1)
}

/// Columns of a line; the colours in it take none.
fn visible(line: &str) -> usize {
    let mut count = 0;
    let mut within = false;
    for letter in line.chars() {
        match letter {
            '\u{1b}' => within = true,
            _ if !within => count += 1,
            c if c.is_ascii_alphabetic() => within = false,
            _ => {}
        }
    }
    count
}

fn terminal() -> Option<(usize, usize)> {
    let (Width(columns), Height(rows)) = terminal_size::terminal_size_of(io::stdout())?;
    (columns > 0 && rows > 0).then_some((columns.into(), rows.into()))
}

fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_take_no_columns() {
        assert_eq!(visible(""), 0);
        assert_eq!(visible("neck 54°"), 8);
        assert_eq!(visible("\u{1b}[1m\u{1b}[38;5;166mneck\u{1b}[0m 54°"), 8);
    }

    #[test]
    fn lines_that_a_narrow_terminal_broke_are_counted() {
        let lines = ["a".repeat(70), String::new(), "b".repeat(40)];
        assert_eq!(rows(&lines, 80), 3);
        assert_eq!(rows(&lines, 40), 4);
        assert_eq!(rows(&lines, 39), 5);
        assert_eq!(rows(&[], 80), 1);
    }
}
