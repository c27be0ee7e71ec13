//! How the output looks: colours or not, how wide.
//!
//! Read once at the start from flags, environment and terminal; everything that prints is given the
//! result, so that tests choose it. Meaning is never in a colour alone.

use std::ffi::OsString;
use std::io::IsTerminal;

use anstyle::{Ansi256Color, Color, Style};
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

/// The colours, of the 256 of which the upper 240 are the same on every terminal. The sixteen below them are each
/// terminal's own, and its yellow, green and cyan can hardly be read on white. These three have a contrast of at least
/// 3.5 on white, on black and on four themes (3.0 is what WCAG 2.2 asks of large text; more than 3.7 no colour has on
/// all six). *(tested)*
const GREEN: Ansi256Color = Ansi256Color(64);
const ORANGE: Ansi256Color = Ansi256Color(166);
const BLUE: Ansi256Color = Ansi256Color(31);

const fn on_default(color: Ansi256Color) -> Style {
    Style::new().fg_color(Some(Color::Ansi256(color)))
}

/// Which letters the terminal can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// All of them: braille, blocks, signs.
    Unicode,
    /// Plain letters: the locale is not UTF-8, or the terminal's font has too few.
    Ascii,
}

impl Glyphs {
    /// What the environment says of them.
    pub fn of_env() -> Self {
        Self::choose(|name| std::env::var(name).ok())
    }

    /// The rules, apart from where the facts come from: the locale of characters (POSIX: `LC_ALL`, `LC_CTYPE`, `LANG`,
    /// the first that is set and not empty), and the terminals that draw less than their locale says.
    fn choose(var: impl Fn(&str) -> Option<String>) -> Self {
        let term = var("TERM").unwrap_or_default();
        let few = matches!(term.as_str(), "dumb" | "linux") || term.starts_with("vt");
        let mut locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
        let locale = locale.find_map(|name| var(name).filter(|v| !v.is_empty()));
        let locale = locale.unwrap_or_default().to_ascii_lowercase();
        if !few && (locale.contains("utf-8") || locale.contains("utf8")) {
            Self::Unicode
        } else {
            Self::Ascii
        }
    }

    /// `text` in these letters. Plain ones say what the others mean, as far as a letter or two can.
    pub fn tell(self, text: &str) -> String {
        if self == Self::Unicode {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                c if c.is_ascii() => out.push(c),
                '°' => out.push_str(" deg"),
                '±' => out.push_str("+-"),
                '½' => out.push_str(".5"),
                'ä' => out.push_str("ae"),
                'ö' => out.push_str("oe"),
                'ü' => out.push_str("ue"),
                'Ä' => out.push_str("Ae"),
                'Ö' => out.push_str("Oe"),
                'Ü' => out.push_str("Ue"),
                'ß' => out.push_str("ss"),
                '…' => out.push_str("..."),
                '“' | '”' | '„' => out.push('"'),
                '‘' | '’' => out.push('\''),
                '–' | '—' | '·' | '▁' => out.push('-'),
                '●' | '○' => out.push('o'),
                '■' | '█' => out.push('#'),
                '✓' | '▄' => out.push('+'),
                '◆' | '◇' => out.push('*'),
                '»' => out.push('>'),
                '«' => out.push('<'),
                '≈' => out.push('~'),
                '░' => out.push('.'),
                '\u{a0}' => out.push(' '),
                _ => out.push('?'),
            }
        }
        out
    }
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
            Tone::Good => on_default(GREEN),
            Tone::Attention => on_default(ORANGE).bold(),
            Tone::Technical => on_default(BLUE),
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
    fn plain_letters_where_the_terminal_has_no_others() {
        let choose = |env: &[(&str, &str)]| {
            Glyphs::choose(|name| {
                let (_, value) = env.iter().find(|(n, _)| *n == name)?;
                Some((*value).to_owned())
            })
        };
        let utf = ("LANG", "de_DE.UTF-8");
        assert_eq!(choose(&[utf]), Glyphs::Unicode);
        assert_eq!(choose(&[("LC_CTYPE", "C.utf8")]), Glyphs::Unicode);
        assert_eq!(choose(&[utf, ("LC_ALL", "")]), Glyphs::Unicode);
        assert_eq!(choose(&[utf, ("TERM", "xterm-256color")]), Glyphs::Unicode);
        for env in [
            &[][..],
            &[("LANG", "C")],
            &[utf, ("LC_ALL", "C")],
            &[utf, ("TERM", "linux")],
            &[utf, ("TERM", "dumb")],
            &[utf, ("TERM", "vt220")],
        ] {
            assert_eq!(choose(env), Glyphs::Ascii, "{env:?}");
        }
    }

    #[test]
    fn plain_letters_still_say_what_is_meant() {
        let text = "■ Nacken 55° (±2°) für 3½ min – „Später“ ✓";
        assert_eq!(Glyphs::Unicode.tell(text), text);
        assert_eq!(
            Glyphs::Ascii.tell(text),
            "# Nacken 55 deg (+-2 deg) fuer 3.5 min - \"Spaeter\" +"
        );
    }

    /// Contrast after WCAG 2.2 (relative luminance of sRGB).
    #[test]
    fn colours_can_be_read_on_light_and_on_dark() {
        type Rgb = [u8; 3];
        let luminance = |rgb: Rgb| {
            let part = rgb.map(|c| {
                let c = f64::from(c) / 255.0;
                if c <= 0.04045 {
                    c / 12.92
                } else {
                    ((c + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]
        };
        let contrast = |a: Rgb, b: Rgb| {
            let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
            a.max(b) / a.min(b)
        };
        // The cube of the 256 colours: six steps of red, green and blue from 16 on.
        let rgb = |color: Ansi256Color| {
            let step = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n)];
            let n = color.0 - 16;
            [step(n / 36), step(n / 6 % 6), step(n % 6)]
        };
        let backgrounds: [(&str, Rgb); 6] = [
            ("white", [255, 255, 255]),
            ("black", [0, 0, 0]),
            ("Solarized light", [253, 246, 227]),
            ("Solarized dark", [0, 43, 54]),
            ("GNOME dark", [30, 30, 30]),
            ("Ubuntu", [48, 10, 36]),
        ];
        for color in [GREEN, ORANGE, BLUE] {
            for (name, background) in backgrounds {
                let contrast = contrast(rgb(color), background);
                assert!(contrast >= 3.5, "{color:?} on {name}: {contrast:.2}");
            }
        }
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
