//! Everything that must compile, without a warning.
#![deny(missing_docs, unused, unreachable_pub, warnings)]

dbmigrate::migrations!();

mod deep {
    pub(crate) mod down {
        dbmigrate::migrations!("other/dir");
    }
}

fn main() {
    assert_eq!(MIGRATIONS.items.len(), 2);
    assert_eq!(deep::down::MIGRATIONS.items.len(), 1);
}
