//! Everything that must compile, without a warning.
#![deny(missing_docs, unused, unreachable_pub, warnings)]

dbmigrate::migrations!();

mod deep {
    pub(crate) mod down {
        dbmigrate::migrations!("other/dir");
    }
}

/// The lock file knows another text of this migration: a new one may change freely, and the command notices.
mod stale {
    dbmigrate::migrations!("other/stale");
}

fn main() {
    assert_eq!(MIGRATIONS.items.len(), 2);
    assert_eq!(deep::down::MIGRATIONS.items.len(), 1);
    assert_eq!(stale::MIGRATIONS.items.len(), 1);
}
