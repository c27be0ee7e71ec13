//! The table of `docs/coach.md`, from what came of the months.

use super::Tally;
use super::tally::Counts;

/// What is between these two lines of the page is written anew.
pub const BEGIN: &str = "<!-- month: begin -->";
/// See [`BEGIN`].
pub const END: &str = "<!-- month: end -->";

/// `page` with the table between its marks; `None` if it has no marks.
pub fn page(page: &str, months: &[Tally]) -> Option<String> {
    let begin = page.find(BEGIN)? + BEGIN.len();
    let end = page.find(END)?;
    let (before, after) = (page.get(..begin)?, page.get(end..)?);
    Some(format!("{before}\n\n{}\n{after}", table(months)))
}

/// The table alone.
pub fn table(months: &[Tally]) -> String {
    let mut text = String::new();
    let mut row = |what: &str, of: &dyn Fn(&Tally) -> String| {
        let cells: Vec<String> = months.iter().map(of).collect();
        text.push_str(&format!("| {what} | {} |\n", cells.join(" | ")));
    };
    row("", &|m| m.kind.name().into());
    row("---", &|_| "---:".into());
    row("Nudges a day, mean (most)", &|m| {
        let most = m.days.iter().max().copied().unwrap_or(0);
        format!("{:.1} ({most})", per_day(m, m.nudges()))
    });
    row("days that used up all eight; then after", &|m| {
        let n = i64::try_from(m.spent.len()).unwrap_or(1).max(1);
        let hours = m.spent.iter().sum::<i64>() / n / 6;
        match m.spent.len() {
            0 => "0".into(),
            days => format!("{days}; {}.{} h", hours / 10, hours % 10),
        }
    });
    row("by rule: hold, sustained, walk", &|m| {
        let of = |name| m.rules.get(name).copied().unwrap_or(0);
        format!("{}, {}, {}", of("hold"), of("sustained"), of("walk"))
    });
    row("by activity", &|m| list(&m.activities));
    row("at a good moment", &|m| percent(m, m.at_breakpoints()));
    row("of these: which", &|m| list(&without(&m.moments, "none")));
    row("answered by the clips (verified)", &|m| {
        percent(m, m.answers.get("verified").copied().unwrap_or(0))
    });
    row("put right without a break", &|m| percent(m, m.corrected));
    row("all answers", &|m| list(&m.answers));
    row("Late, for a meeting or a silence", &|m| m.late.to_string());
    row("Owed: paid, proposed later, dropped", &|m| {
        let d = m.debts;
        format!("{}: {}, {}, {}", d.owed, d.paid, d.shown, d.dropped)
    });
    row("Waited, times, by reason", &|m| list(&m.deferred));
    row("Not said, times, by reason", &|m| list(&m.suppressed));
    row("Breaks a day: after a nudge, by themselves", &|m| {
        let sum = |c: &Counts| per_day(m, c.values().sum());
        format!("{:.1}, {:.1}", sum(&m.prompted), sum(&m.unprompted))
    });
    row("after a nudge, by kind", &|m| list(&m.prompted));
    row("by themselves, by kind", &|m| list(&m.unprompted));
    row("Walks of two minutes: made, seen", &|m| {
        let seen = |c: &Counts| c.get("walk").copied().unwrap_or(0);
        let seen = seen(&m.prompted) + seen(&m.unprompted);
        format!("{}, {seen}", m.walks_done)
    });
    row("Clips wrongly doubted", &|m| m.doubted.to_string());
    row("Cautions and budgets broken", &|m| {
        m.broken().len().to_string()
    });
    text
}

fn per_day(month: &Tally, n: u32) -> f64 {
    let days = u32::try_from(month.days.len()).unwrap_or(u32::MAX);
    f64::from(n) / f64::from(days.max(1))
}

fn percent(month: &Tally, n: u32) -> String {
    format!("{:.0} %", 100.0 * month.share(n))
}

fn without(counts: &Counts, name: &str) -> Counts {
    let mut counts = counts.clone();
    counts.retain(|key, _| *key != name);
    counts
}

/// Most first.
fn list(counts: &Counts) -> String {
    let mut all: Vec<_> = counts.iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let all: Vec<String> = all.into_iter().map(|(k, n)| format!("{k} {n}")).collect();
    if all.is_empty() {
        "–".into()
    } else {
        all.join(", ")
    }
}
