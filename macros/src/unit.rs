//! `migration!`: one file.

use std::path::Path;

use dbmigrate_core::{Id, Migration};
use dbmigrate_lang::{Diagnostic, Tokens};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::{emit, input, memo};

/// Expands one migration.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let here = Span::call_site();
    let mut rest = input.into_iter();
    let told = input::take_path(&mut rest).and_then(|path| {
        Some((
            path,
            input::take_text(&mut rest)?.0,
            input::take_text(&mut rest)?.0,
        ))
    });
    let Some((path, directory, id)) = told else {
        let help = "list the file by `cargo dbmigrate lock` and embed its folder by `dbmigrate::migrations!()`";
        return input::error(
            "this `migration!` does not know which file it is",
            Some(help),
            here,
            here,
        );
    };
    let tokens = Tokens::new(rest.collect());
    match check(Path::new(&directory), &id, &tokens) {
        Ok(migration) => constant(&path, &emit::migration(&migration)),
        Err(problems) => {
            let mut out = problems.into_tokens(&tokens);
            out.extend(constant(&path, &placeholder(&id)));
            out
        }
    }
}

enum Problems {
    /// On their tokens.
    Diagnostics(Vec<Diagnostic>),
    /// Before there was anything to check.
    Message(String),
}

impl Problems {
    fn into_tokens(self, tokens: &Tokens) -> TokenStream {
        let here = Span::call_site();
        match self {
            Self::Message(message) => input::error(&message, None, here, here),
            Self::Diagnostics(list) => list
                .iter()
                .map(|diagnostic| {
                    let (first, last) = diagnostic.places(tokens);
                    input::error(&diagnostic.message, diagnostic.help.as_deref(), first, last)
                })
                .collect(),
        }
    }
}

fn check(directory: &Path, id: &str, tokens: &Tokens) -> Result<Migration, Problems> {
    let id = Id::new(id).map_err(|error| Problems::Message(error.to_string()))?;
    let checked = memo::with(directory, |folder| {
        let position = folder.lock.entries.iter().position(|entry| entry.id == id);
        let position =
            position.ok_or_else(|| Problems::Message(format!("`{id}` is not in the lock file")))?;
        folder
            .replay
            .expand(position, &id, tokens)
            .map_err(Problems::Diagnostics)
    });
    checked.map_err(Problems::Message)?
}

fn constant(path: &TokenStream, value: &str) -> TokenStream {
    let value: TokenStream = value.parse().unwrap_or_default();
    quote! {
        #[doc(hidden)]
        pub(super) const MIGRATION: #path::__private::Migration = {
            use #path::__private::*;
            #value
        };
    }
}

/// Stands in for a migration with mistakes, so that `MIGRATIONS` adds none of its own.
fn placeholder(id: &str) -> String {
    format!(
        "Migration{{id:Id::from_static({id:?}),checksum:Checksum::from_static(\"\"),transaction:Transaction::On,lowered:Cow::Borrowed(&[])}}"
    )
}
