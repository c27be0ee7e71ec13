//! Questions on a terminal: asked until the answer is one, ended by `q` or the end of the input.

use std::io::{self, BufRead, Write};

use nape_words::Words;

use crate::speech;
use crate::style::Look;

/// Who is asked, and how.
pub(super) struct Asker<'a> {
    /// In which language.
    pub words: Words,
    /// How wide.
    pub look: Look,
    /// Where answers come from.
    pub answers: &'a mut dyn BufRead,
    /// Where questions go.
    pub out: &'a mut dyn Write,
}

impl Asker<'_> {
    /// Says something.
    ///
    /// # Errors
    /// The terminal.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.look.wrap(text, 0).join("\n"))
    }

    /// Yes or no? `None`: the wearer wants to stop.
    ///
    /// # Errors
    /// The terminal.
    pub(super) fn yes_or_no(&mut self, question: &str) -> io::Result<Option<bool>> {
        let question = format!("{question} {}", self.words.yes_or_no());
        let again = self.words.ask_again();
        self.ask(&question, &again, speech::yes_or_no)
    }

    /// Which of a list that was shown, from 1 to `of`? `None`: the wearer wants to stop.
    ///
    /// # Errors
    /// The terminal.
    pub(super) fn number(&mut self, of: usize) -> io::Result<Option<usize>> {
        let again = self.words.enter_a_number();
        let read = |line: &str| {
            let number = line.trim().parse().ok();
            number.filter(|n| (1..=of).contains(n))
        };
        self.ask(&again, &again, read)
    }

    fn ask<T>(
        &mut self,
        question: &str,
        again: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> io::Result<Option<T>> {
        write!(self.out, "{} ", self.look.wrap(question, 0).join("\n"))?;
        loop {
            self.out.flush()?;
            let mut line = String::new();
            if self.answers.read_line(&mut line)? == 0 {
                writeln!(self.out)?;
                return Ok(None);
            }
            if matches!(line.trim(), "q" | "Q") {
                return Ok(None);
            }
            if let Some(answer) = read(&line) {
                return Ok(Some(answer));
            }
            write!(self.out, "{again} ")?;
        }
    }
}
