//! `nape article`: all that Nape takes from the article, and what follows from each row of it.

use nape_core::article::{ACTIVITIES, Caution, RISK_FACTORS};
use nape_core::coach::{Adapted, Proposal};
use nape_words::{ARTICLE, Words};
use serde_json::json;

use crate::cli::ArticleArgs;
use crate::commands::{json, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::speech;
use crate::style::{Look, Tone};

/// The schema of the JSON.
const SCHEMA: &str = "nape.article/1";

/// `nape article`.
///
/// # Errors
/// Standard output.
pub fn run(args: &ArticleArgs, look: Look) -> Result<(), Failure> {
    let words = speech::of_env();
    if args.json {
        return json(&table(words));
    }
    write(&tell(words, look))
}

fn table(words: Words) -> serde_json::Value {
    json!({
        "schema": SCHEMA,
        "source": ARTICLE,
        "about": words.about_pinched_nerves(),
        "risk_factors": RISK_FACTORS
            .iter()
            .map(|row| json!({
                "id": row.id.name(),
                "words": words.factor(row.id),
                "known_by": words.known_by(row.id),
                "follows": words.follows(row.id),
            }))
            .collect::<Vec<_>>(),
        "activities": ACTIVITIES
            .iter()
            .map(|row| json!({
                "id": row.id.name(),
                "words": words.activity(row.id),
                "not_with": row.not_with.iter().map(|f| f.name()).collect::<Vec<_>>(),
                "forms": Words::forms(row.id)
                    .iter()
                    .map(|&form| json!({
                        "form": form.name(),
                        "of_the_article": !Words::is_ours(row.id, form),
                        "steps": words.steps(&Proposal {
                            activity: row.id,
                            form,
                            adapted: Adapted::default(),
                        }),
                    }))
                    .collect::<Vec<_>>(),
            }))
            .collect::<Vec<_>>(),
        "cautions": Caution::ALL
            .iter()
            .map(|c| json!({"id": c.name(), "words": words.caution(*c)}))
            .collect::<Vec<_>>(),
    })
}

fn tell(words: Words, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(ARTICLE);
    page.text(Tone::Quiet, &words.disclaimer());
    for about in words.about_pinched_nerves() {
        page.text(Tone::Plain, &about);
    }
    for caution in Caution::ALL {
        page.text(Tone::Attention, &format!("! {}", words.caution(caution)));
    }
    for row in &RISK_FACTORS {
        page.gap();
        page.title(&capital(&words.factor(row.id)));
        page.text(Tone::Plain, &words.known_by(row.id));
        page.text(Tone::Plain, &words.follows(row.id));
    }
    for row in &ACTIVITIES {
        page.gap();
        page.title(&capital(&words.activity(row.id)));
        let proposal = Proposal {
            activity: row.id,
            form: Words::forms(row.id)[0],
            adapted: Adapted::default(),
        };
        for step in words.steps(&proposal) {
            page.text(Tone::Plain, &step);
        }
        if let Some(ours) = words.forms_ours(row.id) {
            page.text(Tone::Quiet, &ours);
        }
    }
    page.finish()
}

/// `text` as the begin of a line.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use nape_words::Language;

    use super::*;
    use nape_core::article::Activity;

    #[test]
    fn every_row_is_told_in_every_language() {
        let look = Look {
            color: false,
            width: 1000,
        };
        for language in Language::ALL {
            let words = Words::new(language);
            let (told, json) = (tell(words, look), table(words).to_string());
            for row in &RISK_FACTORS {
                assert!(told.contains(&capital(&words.factor(row.id))));
                assert!(json.contains(&words.factor(row.id)));
                for text in [words.known_by(row.id), words.follows(row.id)] {
                    assert!(told.contains(&text) && json.contains(&text), "{text}");
                }
            }
            for row in &ACTIVITIES {
                let name = capital(&words.activity(row.id));
                assert!(told.contains(&name), "{:?}", row.id);
                // Ids are for scripts.
                assert!(!row.id.name().contains('_') || !told.contains(row.id.name()));
            }
            for caution in Caution::ALL {
                let text = words.caution(caution);
                assert!(told.contains(&text) && json.contains(&text), "{text}");
            }
            assert!(told.contains("20 July 2021") && json.contains("20 July 2021"));
            assert!(told.contains("Kaliq Chang") && told.contains("SpineUniverse"));
            for about in words.about_pinched_nerves() {
                assert!(told.contains(&about), "{about}");
            }
            let of = |activity| words.forms_ours(activity);
            assert!(of(Activity::CatCow).is_some_and(|ours| told.contains(&ours)));
            assert_eq!(of(Activity::Walking), None, "the article's own");
        }
    }
}
