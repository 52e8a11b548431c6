//! `#[derive(Table)]`: one struct.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use dbmigrate_core::Id;
use dbmigrate_lang::{Diagnostic, Entity, InSync, LOCK_FILE, Tokens};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::{folder, input, memo};

/// Expands the derive for a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let ident = ident(&input);
    let tokens = Tokens::new(input);
    let (entity, mut found) = Entity::read(&tokens);
    let (Some(entity), Some(ident)) = (entity, ident) else {
        return input::on_tokens(&found, &tokens);
    };
    let mut out = TokenStream::new();
    match entity.in_sync() {
        // What could not be read would be missing in the comparison.
        Some(in_sync) if found.is_empty() => found = compare(&entity, in_sync, &tokens, &mut out),
        _ => found.extend(entity.check()),
    }
    out.extend(implementation(&entity, &ident, &tokens));
    out.extend(input::on_tokens(&found, &tokens));
    out
}

/// Compares with the history, which the compiler then looks at each time that it changes.
fn compare(entity: &Entity, in_sync: &InSync, tokens: &Tokens, out: &mut TokenStream) -> Vec<Diagnostic> {
    let compared = directory(in_sync).and_then(|directory| {
        out.extend(tracked(&directory));
        memo::with(&directory, |folder| {
            let mut listed = folder.lock.entries.iter().map(|entry| &entry.id);
            match listed.find(|id| !memo::file(&directory, id).is_file()) {
                Some(id) => Err(format!(
                    "`{id}` is listed in {LOCK_FILE}, but {id}.rs is missing\nhelp: {}",
                    folder::BRING_BACK
                )),
                None => Ok(folder.replay.compare(entity)),
            }
        })?
    });
    compared.unwrap_or_else(|message| {
        let (first, last) = tokens.places(in_sync.span);
        out.extend(input::error(&message, None, first, last));
        entity.check()
    })
}

fn directory(in_sync: &InSync) -> Result<PathBuf, String> {
    folder::find(in_sync.folder.as_deref().unwrap_or(folder::USUAL))
}

/// Makes the compiler look again when a file of the folder changes, though the crate may not embed it: the lock file
/// alone would not do, because a migration that nobody has applied yet may change without its line.
///
/// The first struct of a crate says it for all: a compiler's process compiles one crate.
fn tracked(directory: &Path) -> TokenStream {
    static SAID: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if !said.get_or_insert_default().insert(directory.to_owned()) {
        return TokenStream::new();
    }
    let listed = |folder: &memo::Folder| folder.lock.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<Id>>();
    let ids = memo::with(directory, listed).unwrap_or_default();
    let files = ids.iter().map(|id| memo::file(directory, id)).chain([directory.join(LOCK_FILE)]);
    let paths = files.filter(|file| file.is_file()).map(|file| file.to_string_lossy().into_owned());
    quote! { const _: &[&[u8]] = &[#(::core::include_bytes!(#paths)),*]; }
}

/// The trait for the struct. It is given also where something is wrong, so that what uses it adds no mistake of its own.
fn implementation(entity: &Entity, ident: &Ident, tokens: &Tokens) -> TokenStream {
    let table = entity.table();
    let columns = entity.columns();
    let library = library(entity, tokens);
    quote! {
        #[automatically_derived]
        impl #library::Table for #ident {
            const NAME: &'static str = #table;
            const COLUMNS: &'static [&'static str] = &[#(#columns),*];
        }
    }
}

/// The path of the library: as it was given, or the name that it has on its own. A derive is not told how it was called.
fn library(entity: &Entity, tokens: &Tokens) -> TokenStream {
    let Some((path, span)) = entity.library() else {
        return quote! { ::dbmigrate };
    };
    let (place, _) = tokens.places(span);
    let path: TokenStream = path.parse().unwrap_or_default();
    path.into_iter()
        .map(|mut tree| {
            tree.set_span(place);
            tree
        })
        .collect()
}

/// The struct's name as it was written, raw or not.
fn ident(input: &TokenStream) -> Option<Ident> {
    let mut trees = input.clone().into_iter();
    trees.find(|tree| matches!(tree, TokenTree::Ident(word) if word == "struct"))?;
    match trees.next()? {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    }
}
