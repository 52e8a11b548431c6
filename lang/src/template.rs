//! The text of a new migration.

/// An empty migration whose first line says what it is for.
///
/// `title` is one sentence; line breaks in it become blanks.
pub fn template(title: &str) -> String {
    around(title, "")
}

/// A migration that executes two files of SQL, one for each way. The paths are from the folder of the migrations on.
pub fn sql_template(title: &str, up: &str, down: &str) -> String {
    around(title, &format!("    execute file {up:?} revert file {down:?};\n"))
}

fn around(title: &str, body: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("//! {title}\n\nmigration! {{\n{body}}}\n")
}

#[cfg(test)]
mod tests {
    use dbmigrate_core::{Backend, Id};

    use super::*;
    use crate::Replay;

    #[test]
    fn both_are_migrations() {
        let id = Id::from_static("m20260101_000000_a");
        let read = |_: &str| Ok("SELECT 1;".to_owned());
        for text in [template("A\nb."), sql_template("A.", "sql/a.up.sql", "sql/a.down.sql")] {
            let mut replay = Replay::new(&[Backend::Sqlite]);
            assert!(replay.push_reading(&id, &text, &read).is_ok(), "{text}");
        }
    }
}
