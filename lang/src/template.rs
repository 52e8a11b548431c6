//! The text of a new migration.

/// An empty migration whose first line says what it is for.
///
/// `title` is one sentence; line breaks in it become blanks.
pub fn template(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("//! {title}\n\nmigration! {{\n}}\n")
}
