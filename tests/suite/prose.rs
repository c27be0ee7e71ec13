//! Some crates have no sentence for people: what they say are values, worded by `nape-words` in the wearer's language.
//!
//! A sentence is a string literal with a space in it. Left out: tests, and what only a reader of the source sees (comments, the
//! reason of an `expect`).

use nape_tests::root;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Lit, LitStr, Macro, Meta};

use crate::circles::is_for_tests;
use crate::house::{is_test, sources};

/// The crates without sentences.
const WITHOUT: [&str; 2] = ["crates/nape-core", "crates/nape-control"];

/// The sentences of a file.
#[derive(Default)]
struct Sentences(Vec<String>);

impl Sentences {
    fn take(&mut self, literal: &LitStr) {
        let text = literal.value();
        if text.trim().contains(' ') {
            self.0.push(text);
        }
    }

    /// Literals in what a macro or an attribute is given: it is not parsed.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                // An attribute or a comment.
                TokenTree::Punct(p) if p.as_char() == '#' => {
                    let bracket = |t: &TokenTree| matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket);
                    tokens.next_if(bracket);
                }
                TokenTree::Group(group) => self.take_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(Lit::Str(literal)) = syn::parse_str(&literal.to_string()) {
                        self.take(&literal);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Sentences {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_lit_str(&mut self, literal: &'a LitStr) {
        self.take(literal);
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        self.take_tokens(mac.tokens.clone());
    }

    /// `#[error("…")]` is shown to people, `#[expect(…, reason = "…")]` and comments are not.
    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta
            && attribute.path().is_ident("error")
        {
            self.take_tokens(list.tokens.clone());
        }
    }
}

fn sentences(text: &str) -> Vec<String> {
    let mut found = Sentences::default();
    found.visit_file(&syn::parse_file(text).expect("source text"));
    found.0
}

#[test]
fn no_sentence_for_people_where_no_language_reaches() {
    for folder in WITHOUT {
        for (path, text) in sources(&root().join(folder).join("src")) {
            if !is_test(&path) {
                let found = sentences(&text);
                let file = path.display();
                assert!(
                    found.is_empty(),
                    "{file}: {found:?} belongs into nape-words"
                );
            }
        }
    }
}

#[test]
fn a_sentence_is_found_wherever_it_is_shown() {
    for (text, found) in [
        ("const A: &str = \"two words\";", 1),
        ("fn f() { g(format!(\"{x} s of {y}\")) }", 1),
        ("enum E { #[error(\"a clip moved\")] Moved }", 1),
        ("const A: &str = \"one_word\";", 0),
        ("m! { /// A few words.\n struct S; }", 0),
        ("#[expect(lint, reason = \"a few words\")] fn f() {}", 0),
        ("/// A few words.\nfn f() {}", 0),
        (
            "#[cfg(test)] mod tests { const A: &str = \"two words\"; }",
            0,
        ),
    ] {
        assert_eq!(sentences(text).len(), found, "{text}");
    }
}
