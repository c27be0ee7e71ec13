//! No file takes names from a file that takes names from it, at any remove: whoever reads one file need not read a
//! whole circle of them, and what is ground stays ground.
//!
//! What counts as taking: a path in code (`use crate::a::b`, `super::c::D`, `child::E`) whose module lies in another file of the
//! crate. A file is a part of the modules it lies in, so what is defined in those themselves is no arrow; what they only
//! pass on (`pub use`) is one to where it is defined. What this does not see: paths that a macro puts together, and methods.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, UseTree};

use nape_tests::root;

use crate::house::manifests;

/// A module of a crate, by its names from the root.
type Module = Vec<String>;

/// Which names one file takes from which other.
type Arrows = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// One file of a crate, as far as names go.
struct Source {
    path: PathBuf,
    /// What is defined here.
    defines: BTreeSet<String>,
    /// What it passes on: a name (`*`: all) and the path it comes from.
    passes_on: Vec<(String, Vec<String>)>,
    /// The paths in its code, with the module each stands in.
    paths: BTreeSet<(Module, Vec<String>)>,
}

/// Collects the paths of a file, but for tests.
struct Collector {
    module: Module,
    paths: BTreeSet<(Module, Vec<String>)>,
}

impl Collector {
    fn take(&mut self, path: Vec<String>) {
        self.paths.insert((self.module.clone(), path));
    }

    /// Paths in what a macro is given: it is not parsed.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.take(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(p) if p.as_char() == ':' && !path.is_empty() => colons += 1,
                other => {
                    self.take(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.take_tokens(group.stream());
                    }
                }
            }
        }
        self.take(path);
    }
}

impl<'a> Visit<'a> for Collector {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        for (_, path) in flat(&item.tree) {
            self.take(path);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.take(path.segments.iter().map(|s| s.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        self.take_tokens(mac.tokens.clone());
    }
}

/// Is an item there for tests alone?
pub(crate) fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(i) => &i.attrs,
        Item::Use(i) => &i.attrs,
        Item::Fn(i) => &i.attrs,
        Item::Impl(i) => &i.attrs,
        Item::Const(i) => &i.attrs,
        Item::Struct(i) => &i.attrs,
        _ => return false,
    };
    attributes.iter().any(|a| {
        a.path().is_ident("cfg")
            && a.parse_args::<syn::Path>()
                .is_ok_and(|p| p.is_ident("test"))
    })
}

/// The paths of a `use`, each with the name it is known by here.
fn flat(tree: &UseTree) -> Vec<(String, Vec<String>)> {
    match tree {
        UseTree::Path(path) => flat(&path.tree)
            .into_iter()
            .map(|(name, mut rest)| {
                rest.insert(0, path.ident.to_string());
                (name, rest)
            })
            .collect(),
        UseTree::Name(name) => vec![(name.ident.to_string(), vec![name.ident.to_string()])],
        UseTree::Rename(r) => vec![(r.rename.to_string(), vec![r.ident.to_string()])],
        UseTree::Glob(_) => vec![("*".into(), vec!["*".into()])],
        UseTree::Group(group) => group.items.iter().flat_map(flat).collect(),
    }
}

/// The files of a crate, by module.
fn read(src: &Path) -> BTreeMap<Module, Source> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(src.to_path_buf(), Module::new())];
    while let Some((folder, module)) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name");
            let child = || module.iter().cloned().chain([stem.to_owned()]).collect();
            // Programs take from the library and nobody takes from them.
            if ["tests", "bin", "main"].contains(&stem) {
                continue;
            }
            if path.is_dir() {
                folders.push((path.clone(), child()));
            } else if path.extension().is_some_and(|e| e == "rs") {
                let is_own = ["lib", "mod"].contains(&stem);
                let module = if is_own { module.clone() } else { child() };
                let source = source(path, &module);
                found.insert(module, source);
            }
        }
    }
    found
}

fn source(path: PathBuf, module: &Module) -> Source {
    let text = fs::read_to_string(&path).expect("source text");
    let file = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut collector = Collector {
        module: module.clone(),
        paths: BTreeSet::new(),
    };
    collector.visit_file(&file);
    let mut defines = BTreeSet::new();
    let mut passes_on = Vec::new();
    for item in &file.items {
        let ident = match item {
            Item::Use(item) => {
                passes_on.extend(flat(&item.tree));
                continue;
            }
            Item::Const(i) => &i.ident,
            Item::Enum(i) => &i.ident,
            Item::Fn(i) => &i.sig.ident,
            Item::Static(i) => &i.ident,
            Item::Struct(i) => &i.ident,
            Item::Trait(i) => &i.ident,
            Item::Type(i) => &i.ident,
            _ => continue,
        };
        defines.insert(ident.to_string());
    }
    Source {
        path,
        defines,
        passes_on,
        paths: collector.paths,
    }
}

/// The module that the first names of a path say, and the names that are left; `None` for what is not of this crate.
fn module_of<'p>(
    files: &BTreeMap<Module, Source>,
    from: &Module,
    path: &'p [String],
) -> Option<(Module, &'p [String])> {
    let mut at = from.clone();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => {
            at.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|s| s == "super") {
                at.pop()?;
                rest = &rest[1..];
            }
        }
        child => {
            let mut own = from.clone();
            own.push(child.to_owned());
            if !files.contains_key(&own) {
                return None;
            }
        }
    }
    while let Some(next) = rest.first() {
        at.push(next.clone());
        if !files.contains_key(&at) {
            at.pop();
            break;
        }
        rest = &rest[1..];
    }
    Some((at, rest))
}

/// The file in which `name` is defined, as the module `at` passes it on.
fn origin(files: &BTreeMap<Module, Source>, at: &Module, name: &str) -> Option<Module> {
    let file = files.get(at)?;
    if file.defines.contains(name) {
        return None;
    }
    file.passes_on.iter().find_map(|(known_as, path)| {
        let (module, _) = module_of(files, at, path)?;
        let is_it =
            known_as == name || (known_as == "*" && files.get(&module)?.defines.contains(name));
        (is_it && module != *at).then_some(module)
    })
}

/// Who takes what from whom in one crate.
fn arrows(src: &Path) -> Arrows {
    let files = read(src);
    let mut arrows = Arrows::new();
    for (own, source) in &files {
        for (module, path) in &source.paths {
            let Some((mut to, rest)) = module_of(&files, module, path) else {
                continue;
            };
            // The file that holds an inline module.
            while !files.contains_key(&to) && to.pop().is_some() {}
            let name = rest.first().or(path.last()).expect("a path has names");
            if own.starts_with(&to) {
                match origin(&files, &to, name) {
                    Some(defined) => to = defined,
                    None => continue,
                }
            }
            if own.starts_with(&to) {
                continue;
            }
            let to = files[&to].path.clone();
            let taken = arrows.entry(source.path.clone()).or_default();
            taken.entry(to).or_default().insert(name.clone());
        }
    }
    arrows
}

/// Groups of files of which each can be reached from each.
fn circles(arrows: &Arrows) -> Vec<BTreeSet<PathBuf>> {
    let reach = |from: &PathBuf| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(file) = next.pop() {
            for to in arrows.get(file).into_iter().flatten().map(|(to, _)| to) {
                if seen.insert(to.clone()) {
                    next.push(to);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        arrows.keys().map(|file| (file, reach(file))).collect();
    let mut found: Vec<BTreeSet<PathBuf>> = Vec::new();
    for (file, seen) in &reached {
        if seen.contains(*file) && !found.iter().any(|circle| circle.contains(*file)) {
            let back = |to: &&PathBuf| reached.get(to).is_some_and(|r| r.contains(*file));
            found.push(seen.iter().filter(back).cloned().collect());
        }
    }
    found
}

#[test]
fn no_circle_of_files() {
    for manifest in manifests() {
        let folder = manifest.parent().expect("a folder");
        let src = folder.join("src");
        let arrows = arrows(&src);
        if let Some(circle) = circles(&arrows).first() {
            let name = folder.strip_prefix(root()).expect("one of ours").display();
            panic!(
                "{name}: a circle of files:\n{}",
                told(circle, &arrows, &src)
            );
        }
    }
}

/// What ties a circle.
fn told(circle: &BTreeSet<PathBuf>, arrows: &Arrows, src: &Path) -> String {
    let short = |p: &Path| p.strip_prefix(src).unwrap_or(p).display().to_string();
    let mut lines = Vec::new();
    for from in circle {
        for (to, names) in arrows.get(from).into_iter().flatten() {
            if circle.contains(to) {
                lines.push(format!(
                    "  {} takes {names:?} from {}",
                    short(from),
                    short(to)
                ));
            }
        }
    }
    lines.join("\n")
}

#[test]
fn a_circle_is_found_and_a_part_of_its_module_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("lib.rs", "mod a; mod b; mod c; pub use c::C;");
    write(
        "a/mod.rs",
        "mod part; use part::Part; pub struct A(Part); use crate::b;",
    );
    write("a/part.rs", "use super::A; pub struct Part(Vec<A>);");
    write("b.rs", "#[cfg(test)] mod tests { use crate::a::A; }");
    write("c.rs", "pub struct C; use crate::b;");
    let none = circles(&arrows(folder.path()));
    assert!(none.is_empty(), "{none:?}");
    // In a path, in a macro, through what the crate passes on.
    for text in [
        "fn f() -> crate::a::A { todo!() }",
        "fn f() { g!(1, crate::a::A) }",
        "use crate::{a as other, C};",
        "use crate::C;",
    ] {
        write("b.rs", text);
        write("c.rs", "pub struct C; use crate::b; use crate::a;");
        assert_eq!(circles(&arrows(folder.path())).len(), 1, "{text}");
    }
}
