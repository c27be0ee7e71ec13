//! How the output looks: colours or not, how wide.
//!
//! Read once at the start from flags, environment and terminal; everything that prints is given the
//! result, so that tests choose it. Meaning is never in a colour alone.

use std::ffi::OsString;
use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use terminal_size::Width;
use textwrap::WordSplitter;

use crate::cli::{LookArgs, When};

/// Width where nothing tells it.
const DEFAULT_WIDTH: usize = 80;

/// Narrower than this, texts are no longer readable: the width is taken as this.
const MIN_WIDTH: usize = 20;

/// Colours and width of one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Write colours.
    pub color: bool,
    /// Columns.
    pub width: usize,
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it comes.
    Plain,
    /// Less important.
    Quiet,
    /// A heading.
    Strong,
    /// Something good to know: a walk, a break.
    Good,
    /// Something that asks for attention: a limit, a nudge.
    Attention,
    /// About the clips and the measurement.
    Technical,
}

/// Columns of the terminal behind standard error; `None`: it is none.
pub(crate) fn stderr_width() -> Option<usize> {
    let size = terminal_size::terminal_size_of(std::io::stderr());
    size.map(|(Width(w), _)| usize::from(w).max(MIN_WIDTH))
}

impl Look {
    /// The look of standard output.
    pub fn of_stdout(args: LookArgs) -> Self {
        let var = |name: &str| std::env::var_os(name);
        let terminal = std::io::stdout().is_terminal();
        let size = terminal_size::terminal_size_of(std::io::stdout());
        Self::choose(args, terminal, size.map(|(Width(w), _)| w), var)
    }

    /// The rules, apart from where the facts come from.
    fn choose(
        args: LookArgs,
        terminal: bool,
        columns: Option<u16>,
        var: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let set = |name: &str| var(name).is_some_and(|v| !v.is_empty());
        let dumb = var("TERM").is_some_and(|t| t == "dumb");
        let color = match args.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !set("NO_COLOR") && !dumb,
        };
        let environment = || {
            var("COLUMNS")?
                .to_str()?
                .parse()
                .ok()
                .filter(|&c: &u16| c > 0)
        };
        let width = args.width.or_else(environment).or(columns);
        Self {
            color,
            width: width.map_or(DEFAULT_WIDTH, |w| usize::from(w).max(MIN_WIDTH)),
        }
    }

    /// `text` in the colour of `tone`, if colours are on.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color || text.is_empty() || tone == Tone::Plain {
            return text.to_owned();
        }
        let style = match tone {
            Tone::Plain => Style::new(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Attention => AnsiColor::Yellow.on_default().bold(),
            Tone::Technical => AnsiColor::Cyan.on_default(),
        };
        format!("{style}{text}{style:#}")
    }

    /// `text` wrapped to the width, every line but the first indented by `indent` columns. The first
    /// line leaves `indent` columns free for what the caller puts there.
    pub fn wrap(self, text: &str, indent: usize) -> Vec<String> {
        let room = self.width.saturating_sub(indent).max(MIN_WIDTH / 2);
        // "peer-reviewed" stays on one line.
        let whole = textwrap::Options::new(room).word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(&tie(text), whole)
            .into_iter()
            .enumerate()
            .map(|(i, line)| {
                let line = untie(&line);
                if i == 0 || line.is_empty() {
                    line
                } else {
                    format!("{:indent$}{line}", "")
                }
            })
            .collect()
    }
}

/// `text` with numbers tied to the units after them, so that a line does not end between them.
pub(crate) fn tie(text: &str) -> String {
    const UNITS: [&str; 4] = ["s", "min", "h", "%"];
    let mut out = String::with_capacity(text.len() + 8);
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            let bare = word.trim_end_matches(|c: char| c != '%' && !c.is_alphanumeric());
            let number = out.ends_with(|c: char| c.is_ascii_digit());
            out.push(if number && UNITS.contains(&bare) {
                TIED
            } else {
                ' '
            });
        }
        out.push_str(word);
    }
    out
}

/// A wrapped line with plain spaces again.
pub(crate) fn untie(line: &str) -> String {
    line.replace(TIED, " ")
}

/// A space at which no line ends.
const TIED: char = '\u{a0}';

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(when: When, width: Option<u16>, terminal: bool, env: &[(&str, &str)]) -> Look {
        let args = LookArgs { color: when, width };
        Look::choose(args, terminal, terminal.then_some(120), |name| {
            let (_, value) = env.iter().find(|(n, _)| *n == name)?;
            Some(value.into())
        })
    }

    #[test]
    fn colours_only_on_a_terminal_that_wants_them() {
        assert!(choose(When::Auto, None, true, &[]).color);
        assert!(!choose(When::Auto, None, false, &[]).color);
        assert!(!choose(When::Auto, None, true, &[("NO_COLOR", "1")]).color);
        assert!(choose(When::Auto, None, true, &[("NO_COLOR", "")]).color);
        assert!(!choose(When::Auto, None, true, &[("TERM", "dumb")]).color);
        assert!(choose(When::Always, None, false, &[("NO_COLOR", "1")]).color);
        assert!(!choose(When::Never, None, true, &[]).color);
    }

    #[test]
    fn the_width_is_the_flag_then_columns_then_the_terminal() {
        assert_eq!(
            choose(When::Auto, Some(60), true, &[("COLUMNS", "90")]).width,
            60
        );
        assert_eq!(
            choose(When::Auto, None, true, &[("COLUMNS", "90")]).width,
            90
        );
        assert_eq!(
            choose(When::Auto, None, true, &[("COLUMNS", "wide")]).width,
            120
        );
        assert_eq!(choose(When::Auto, None, false, &[]).width, 80);
        assert_eq!(
            choose(When::Auto, None, false, &[("COLUMNS", "3")]).width,
            20
        );
    }

    #[test]
    fn wrapped_lines_hang() {
        let look = Look {
            color: false,
            width: 24,
        };
        assert_eq!(
            look.wrap("one two three four five", 4),
            ["one two three four", "    five"]
        );
        assert_eq!(
            look.wrap("held upright for 6 min 29 s, 43 % done", 0),
            ["held upright for 6 min", "29 s, 43 % done"]
        );
    }
}
