//! The texts: read once, looked up by key, with what happens when one is missing.

use std::iter;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Language;

/// All messages of one language.
pub(crate) type Bundle = FluentBundle<FluentResource>;

/// The files of every language, in this order. One topic each, so that a translator sees what belongs
/// together.
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../i18n/", $language, "/nudge.ftl")),
            include_str!(concat!("../i18n/", $language, "/activity.ftl")),
            include_str!(concat!("../i18n/", $language, "/guide.ftl")),
            include_str!(concat!("../i18n/", $language, "/checkin.ftl")),
            include_str!(concat!("../i18n/", $language, "/profile.ftl")),
            include_str!(concat!("../i18n/", $language, "/reasons.ftl")),
            include_str!(concat!("../i18n/", $language, "/notify.ftl")),
            include_str!(concat!("../i18n/", $language, "/plan.ftl")),
            include_str!(concat!("../i18n/", $language, "/line.ftl")),
            include_str!(concat!("../i18n/", $language, "/clip.ftl")),
            include_str!(concat!("../i18n/", $language, "/score.ftl")),
            include_str!(concat!("../i18n/", $language, "/summary.ftl")),
            include_str!(concat!("../i18n/", $language, "/timeline.ftl")),
            include_str!(concat!("../i18n/", $language, "/why.ftl")),
        ]
    };
}

/// The texts of the files of a language.
pub(crate) const fn files(language: Language) -> [&'static str; 14] {
    match language {
        Language::English => files!("en"),
        Language::German => files!("de"),
    }
}

static ENGLISH: LazyLock<Bundle> =
    LazyLock::new(|| bundle(Language::English, &files(Language::English)));
static GERMAN: LazyLock<Bundle> =
    LazyLock::new(|| bundle(Language::German, &files(Language::German)));

/// Where a language's messages are looked for, first to last.
pub(crate) fn of(language: Language) -> impl Iterator<Item = &'static Bundle> {
    let own = match language {
        Language::English => None,
        Language::German => Some(&*GERMAN),
    };
    own.into_iter().chain(iter::once_with(|| &*ENGLISH))
}

/// What cannot be read of a file is left out: the other messages are still good. (That all of ours can
/// be read is tested.)
pub(crate) fn bundle(language: Language, files: &[&str]) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // The marks are for mixing scripts of two directions, which ours do not.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // An error means that a key is there twice; the first one stays.
        drop(bundle.add_resource(resource));
    }
    bundle
}

/// A value that goes into a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    /// As it is: already in the language.
    Text(&'a str),
    /// A number to count with: the language chooses the form of the word by it.
    Count(u32),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

/// The text of `key` in the first of `bundles` that has it whole; else its name in brackets, which
/// hurts nobody and is seen by who can mend it.
pub(crate) fn find<'b>(
    bundles: impl IntoIterator<Item = &'b Bundle>,
    key: &str,
    args: &[(&'static str, Arg<'_>)],
) -> String {
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(
            *name,
            match value {
                Arg::Text(text) => FluentValue::from(*text),
                Arg::Count(count) => FluentValue::from(*count),
            },
        );
    }
    for bundle in bundles {
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            #[cfg(test)]
            crate::tests::note(key, Some("it is missing".to_owned()));
            continue;
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors);
        #[cfg(test)]
        crate::tests::note(key, errors.first().map(ToString::to_string));
        if errors.is_empty() {
            return text.into_owned();
        }
    }
    format!("[{key}]")
}
