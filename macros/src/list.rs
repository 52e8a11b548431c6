//! `migrations!`: the list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dbmigrate_core::Id;
use dbmigrate_lang::{LOCK_FILE, Lock};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::{folder, input, memo};

/// Expands the list of a folder.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut tokens = input.into_iter();
    let here = Span::call_site();
    let Some(path) = input::take_path(&mut tokens) else {
        return input::error("call this macro as `dbmigrate::migrations!`", None, here, here);
    };
    let directory = match directory(&mut tokens) {
        Ok(directory) => directory,
        Err((message, span)) => return input::error(&message, None, span, span),
    };
    let listed = memo::with(&directory, |folder| (folder.lock.clone(), folder.unusable.clone()));
    let (lock, unusable) = match listed {
        Ok(listed) => listed,
        Err(message) => return input::error(&message, None, here, here),
    };
    let mut errors = TokenStream::new();
    for (message, help) in problems(&directory, &lock) {
        errors.extend(input::error(&message, Some(help), here, here));
    }
    let mut out = TokenStream::new();
    // Without a `migration!` of its own, or with two, a module would only add a mistake that nobody wrote. The compiler
    // still has to know of the file, so that it looks again when the file changes.
    for (id, what) in &unusable {
        let file = memo::file(&directory, id);
        let text = file.to_string_lossy();
        out.extend(quote! { const _: &[u8] = include_bytes!(#text); });
        let message = format!("{}: {what}", file.display());
        errors.extend(input::error(&message, Some("one file is one migration: `migration! { … }`"), here, here));
    }
    let usable = |id: &&Id| unusable.iter().all(|(other, _)| other != *id) && memo::file(&directory, id).is_file();
    let present: Vec<&Id> = lock.entries.iter().map(|entry| &entry.id).filter(usable).collect();
    let texts: Vec<TokenStream> = if is_beyond_editor(&directory) {
        let texts = memo::with(&directory, |folder| present.iter().map(|id| folder.text(id)).collect::<Vec<_>>());
        texts.unwrap_or_default().iter().map(|text| quote! { #text }).collect()
    } else {
        out.extend(modules(&path, &directory, &present));
        let name = |id: &&Id| format_ident!("{}", id.as_str());
        present.iter().map(name).map(|module| quote! { #module::MIGRATION }).collect()
    };
    out.extend(statics(&path, &directory, &lock, &texts));
    out.extend(errors);
    out
}

/// The folder: the argument, or `migrations`, beside the package's manifest.
fn directory(tokens: &mut impl Iterator<Item = TokenTree>) -> Result<PathBuf, (String, Span)> {
    let mut tokens = tokens.peekable();
    let (folder, span) = match tokens.peek() {
        None => (folder::USUAL.to_owned(), Span::call_site()),
        Some(tree) => {
            let span = tree.span();
            let wrong = || ("the folder is a string literal, as `migrations!(\"db/migrations\")`".to_owned(), span);
            input::take_text(&mut tokens).ok_or_else(wrong)?
        }
    };
    if let Some(rest) = tokens.next() {
        return Err(("`migrations!` takes one folder".to_owned(), rest.span()));
    }
    folder::find(&folder).map_err(|message| (message, span))
}

/// What the folder and the list disagree in. The list is what counts; the folder is looked at only to say this.
///
/// Each with a help.
fn problems(directory: &Path, lock: &Lock) -> Vec<(String, &'static str)> {
    const RENAME: &str =
        "rename the file, or move it out of the folder; `cargo dbmigrate new NAME` makes one with a good name";
    const LIST: &str = "run `cargo dbmigrate lock`, which lists it";
    let mut problems = Vec::new();
    let mut found = BTreeSet::new();
    let names = fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in names.filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        match path.file_stem().and_then(|stem| stem.to_str()).map(Id::new) {
            Some(Ok(id)) => drop(found.insert(id)),
            Some(Err(error)) => problems.push((format!("{}: {error}", path.display()), RENAME)),
            None => problems.push((format!("the name of {} is not UTF-8", path.display()), RENAME)),
        }
    }
    for entry in &lock.entries {
        if !found.remove(&entry.id) {
            let message = format!("`{}` is listed in {LOCK_FILE}, but {}.rs is missing", entry.id, entry.id);
            problems.push((message, folder::BRING_BACK));
        }
    }
    problems.extend(found.iter().map(|id| (format!("`{id}` is not listed in {LOCK_FILE}"), LIST)));
    problems
}

/// A module for each file, each after a `migration!` of its own that tells the file who it is.
///
/// The name is looked up by textual scope, so that each module finds the one that stands right before it. Nothing is
/// read off the position of the call: an editor has none to give.
fn modules(path: &TokenStream, directory: &Path, ids: &[&Id]) -> TokenStream {
    let folder = directory.to_string_lossy();
    let mut out = TokenStream::new();
    for id in ids {
        let mut text = String::new();
        let _ = write!(text, "#[path = {:?}] mod {id};", memo::file(directory, id).to_string_lossy());
        let id = id.as_str();
        out.extend(quote! {
            macro_rules! migration {
                ($($t:tt)*) => { #path::__private::migration! { #folder #id $($t)* } };
            }
        });
        out.extend(text.parse::<TokenStream>().unwrap_or_default());
    }
    out
}

/// Whether an editor asks, and the folder is not in the package. An editor finds no files there, and would report every
/// module as missing; it gets the texts without the modules. An editor is known by having no file to name.
fn is_beyond_editor(directory: &Path) -> bool {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").and_then(|package| fs::canonicalize(package).ok());
    proc_macro::Span::call_site().local_file().is_none()
        && package.is_some_and(|package| !directory.starts_with(package))
}

fn statics(path: &TokenStream, directory: &Path, lock: &Lock, texts: &[TokenStream]) -> TokenStream {
    let lock_file = directory.join(LOCK_FILE);
    let lock_file = lock_file.to_string_lossy();
    let backends = lock.backends.iter().map(|backend| {
        let variant = format_ident!("{backend:?}");
        quote! { #path::__private::Backend::#variant }
    });
    quote! {
        /// The migrations of this crate, in the order in which they run.
        pub static MIGRATIONS: #path::Embedded = {
            // The compiler reads the list again when it changes.
            const _: &[u8] = include_bytes!(#lock_file);
            #path::Embedded::new(&[#(#backends),*], &[#(#texts),*])
        };
    }
}
