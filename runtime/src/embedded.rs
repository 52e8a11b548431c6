//! A history that was embedded when the application was compiled.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

use dbmigrate_core::{Backend, Migration, Migrations};

/// What `dbmigrate::migrations!()` makes: [`Migrations`] in the same recorded form that the history keeps, read when it
/// is first used.
///
/// One text for each migration costs a compiler next to nothing, where nested constants of a thousand migrations cost
/// it seconds.
#[derive(Debug)]
pub struct Embedded {
    backends: &'static [Backend],
    texts: &'static [&'static str],
    read: OnceLock<Migrations>,
}

impl Embedded {
    /// For the macro alone: each text is a migration as it serialises.
    #[doc(hidden)]
    pub const fn new(backends: &'static [Backend], texts: &'static [&'static str]) -> Self {
        Self { backends, texts, read: OnceLock::new() }
    }
}

impl Deref for Embedded {
    type Target = Migrations;

    /// # Panics
    /// The macros and this library are of different versions, which Cargo does not let happen: the macros are a
    /// dependency of this library.
    fn deref(&self) -> &Migrations {
        self.read.get_or_init(|| Migrations {
            backends: Cow::Borrowed(self.backends),
            items: self.texts.iter().map(|text| read(text)).collect(),
        })
    }
}

fn read(text: &str) -> Migration {
    match serde_json::from_str(text) {
        Ok(migration) => migration,
        Err(error) => panic!("an embedded migration cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbmigrate_core::{Checksum, Id, Transaction};

    #[test]
    fn what_was_embedded_is_read_once() {
        let migration = Migration {
            id: Id::from_static("m20260101_000000_a"),
            checksum: Checksum::from_static("1:ab"),
            transaction: Transaction::On,
            lowered: Cow::Borrowed(&[]),
        };
        let text: &'static str = serde_json::to_string(&migration).unwrap().leak();
        let embedded = Embedded::new(&[Backend::Sqlite], Vec::from([text]).leak());
        assert_eq!(*embedded.items, [migration]);
        assert!(std::ptr::eq(&*embedded, &*embedded));
    }
}
