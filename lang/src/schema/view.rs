//! Views. What a view reads is only known as far as its words go.

use super::Table;
use crate::ast::RawText;
use crate::raw;

/// A view: a query with a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct View {
    pub name: String,
    pub query: RawText,
    /// The migration that created it, for a help.
    pub created_by: String,
}

impl View {
    /// Whether the query names a table or a view, as far as can be told from its words.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.query.texts().any(|sql| raw::words(sql).contains(&name))
    }

    /// Whether the query may read a column of a table: both are named, or all columns are read by `*`.
    pub(crate) fn may_read(&self, table: &Table, column: &str) -> bool {
        let (table, column) = (table.name.to_lowercase(), column.to_lowercase());
        self.query.texts().any(|sql| {
            let words = raw::words(sql);
            words.contains(&table) && (words.contains(&column) || words.iter().any(|word| word == "*"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_view_reads_is_told_by_its_words() {
        let view = |sql: &str| View { name: "v".into(), query: RawText::Same(sql.into()), created_by: String::new() };
        assert!(view("select id from \"Users\"").mentions("users"));
        assert!(!view("select 'users' as kind -- users\n from people").mentions("users"));
        assert!(!view("select id from users_old").mentions("users"));
    }
}
