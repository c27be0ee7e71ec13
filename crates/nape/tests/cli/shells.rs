//! What the real shells offer behind a command. A shell that is not there is said and skipped.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What stands on the line, and what is offered there among other things; what is not.
const OFFERS: [(&str, &[&str], &[&str]); 7] = [
    ("nape break ", &["cat_cow", "walking"], &["swimming"]),
    ("nape plan set ", &["swimming", "tai_chi"], &["cat_cow"]),
    (
        "nape profile set ",
        &["injury", "pregnancy"],
        &["poor_posture"],
    ),
    ("nape profile set injury ", &["yes", "no"], &["swimming"]),
    ("nape calibrate --placement ", &["head", "low_back"], &[]),
    ("nape checkin --red-flag ", &["fever"], &[]),
    ("nape break --form ", &["seated", "floor"], &["cat_cow"]),
];

/// `zsh -f THIS FILE LINE`: what zsh offers behind the line, one a line. A shell in a terminal of its own has its
/// `compadd` tell what it adds.
const ZSH: &str = r#"
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "autoload -Uz compinit; compinit -u -D; source ${(q)1}; compdef _nape nape"
zpty -w z 'PROMPT=; compadd () { if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi; typeset -a hits; builtin compadd -A hits "$@"; [[ -n $hits ]] && print -l -- "HIT "$^hits; builtin compadd "$@" }'
zpty -w z 'over () { print THE-END; exit }; comppostfuncs=(over)'
zpty -w z 'bindkey "^I" complete-word'
zpty -w z 'print REA""DY'
zpty -r z out '*READY*'
zpty -n -w z "$2"$'\t'
zpty -r z out '*THE-END*'
print -r -- "$out" | tr -d '\r' | sed -n 's/^.*HIT //p'
"#;

const BASH: &str = r#"
source "$1"
line="$2"
read -ra COMP_WORDS <<< "$line"
COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE="$line" COMP_POINT=${#line}
_nape nape "" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

const FISH: &str = r#"source $argv[1]; complete -C $argv[2]"#;

/// Runs `script` with the completions of `shell` for every line.
#[expect(clippy::print_stdout, reason = "a skip is said")]
fn offers(shell: &str, flags: &[&str], script: &str) {
    if Command::new(shell)
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        println!("skipped: {shell} is not installed");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("completions");
    fs::write(&file, super::ok(&["completions", shell], dir.path())).expect("written");
    let run = dir.path().join("run");
    fs::write(&run, script).expect("written");
    for (line, there, absent) in OFFERS {
        let words = offered(shell, flags, &run, &file, line, dir.path());
        for value in there {
            assert!(
                words.iter().any(|w| w == value),
                "{shell}: {line}: {value} in {words:?}"
            );
        }
        for value in absent {
            assert!(
                !words.iter().any(|w| w == value),
                "{shell}: {line}: {value} in {words:?}"
            );
        }
    }
}

fn offered(
    shell: &str,
    flags: &[&str],
    run: &Path,
    file: &Path,
    line: &str,
    home: &Path,
) -> Vec<String> {
    let output = Command::new(shell)
        .args(flags)
        .args([run, file])
        .arg(line)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("TERM", "xterm")
        .current_dir(home)
        .stdin(Stdio::null())
        .output()
        .expect("the shell runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // fish adds what it means behind a tab.
    let word = |line: &str| {
        line.split('\t')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    text.lines()
        .map(word)
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn bash_completes_the_values() {
    offers("bash", &["--norc"], BASH);
}

#[test]
fn zsh_completes_the_values() {
    offers("zsh", &["-f"], ZSH);
}

#[test]
fn fish_completes_the_values() {
    offers("fish", &["--no-config"], FISH);
}
