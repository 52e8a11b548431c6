//! `migration!`: one file.

use std::path::Path;

use dbmigrate_core::Id;
use dbmigrate_lang::Tokens;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use crate::{input, memo};

/// Expands one migration.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let here = Span::call_site();
    let mut rest = input.into_iter();
    let told = input::take_text(&mut rest).and_then(|(directory, _)| Some((directory, input::take_text(&mut rest)?.0)));
    let Some((directory, id)) = told else {
        let help = "list the file by `cargo dbmigrate lock` and embed its folder by `dbmigrate::migrations!()`";
        let message = "this `migration!` does not know which file it is";
        return input::error(message, Some(help), here, here);
    };
    match check(Path::new(&directory), &id, rest) {
        Ok((recorded, files)) => {
            let mut out = constant(&recorded);
            // The compiler looks again when one of them changes.
            let files = files.iter().map(|file| Path::new(&directory).join(file).to_string_lossy().into_owned());
            out.extend(files.map(|file| quote! { const _: &[u8] = include_bytes!(#file); }));
            out
        }
        Err(problems) => {
            let mut out = problems;
            // It stands in for the migration, so that `MIGRATIONS` adds no mistake of its own.
            out.extend(constant(""));
            out
        }
    }
}

/// The migration in its recorded form with the files that it names, or what is wrong with it as compile errors.
fn check(
    directory: &Path,
    id: &str,
    rest: impl Iterator<Item = TokenTree>,
) -> Result<(String, Vec<String>), TokenStream> {
    let here = Span::call_site();
    let wrong = |message: String| input::error(&message, None, here, here);
    let id = Id::new(id).map_err(|error| wrong(error.to_string()))?;
    let checked = memo::with(directory, |folder| {
        let position = folder.lock.entries.binary_search_by(|entry| entry.id.cmp(&id));
        let position = position.map_err(|_| wrong(format!("`{id}` is not in the lock file")))?;
        // The compiler reads the tokens from the file that was replayed already. An editor has a buffer that may differ
        // from it, and is known by having no file to name; with mistakes in the file its tokens are needed as well.
        if let Some(Some(recorded)) = folder.recorded.get(position)
            && proc_macro::Span::call_site().local_file().is_some()
        {
            return Ok((recorded.clone(), folder.replay.files(position).to_vec()));
        }
        let tokens = Tokens::new(rest.collect());
        let read = |path: &str| memo::read(directory, path);
        let migration = folder.replay.expand(position, &id, &tokens, &read);
        let migration = migration.map_err(|found| input::on_tokens(&found, &tokens))?;
        let recorded = memo::record(&migration).ok_or_else(|| wrong(format!("`{id}` cannot be recorded")))?;
        Ok((recorded, folder.replay.files(position).to_vec()))
    });
    checked.map_err(wrong)?
}

fn constant(recorded: &str) -> TokenStream {
    quote! {
        #[doc(hidden)]
        pub(super) const MIGRATION: &str = #recorded;
    }
}
