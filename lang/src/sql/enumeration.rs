//! Enums where a server has no such type: the values stand in each column, so that a change is a change of each column.

use dbmigrate_core::{Precondition, Step};

use super::Dialect;
use super::statement::{quote, quote_relation, quote_text, update};
use crate::schema::{EnumChange, Enumeration, Table};

/// One change of an enum, with the columns of its type.
#[derive(Clone, Debug)]
pub(crate) struct EnumStage {
    pub change: EnumChange,
    pub before: Enumeration,
    pub after: Enumeration,
    /// Each table before and after it, and the column.
    pub columns: Vec<(Table, Table, String)>,
}

impl EnumStage {
    /// The tables before and after it, each once, with their columns of the type.
    pub(super) fn tables(&self) -> Vec<(&Table, &Table, Vec<&str>)> {
        let mut found: Vec<(&Table, &Table, Vec<&str>)> = Vec::new();
        for (before, after, column) in &self.columns {
            match found.iter_mut().find(|(known, _, _)| known.name == before.name) {
                Some((_, _, columns)) => columns.push(column),
                None => found.push((before, after, vec![column])),
            }
        }
        found
    }
}

/// No row may have a value that is taken away.
pub(super) fn preconditions(dialect: &dyn Dialect, stage: &EnumStage) -> Vec<Step> {
    let EnumChange::Remove { value } = &stage.change else {
        return Vec::new();
    };
    let precondition = |(table, _, column): &(Table, Table, String)| {
        let key: Vec<String> = match &table.primary_key {
            Some(key) => key.columns.iter().map(|column| quote(dialect, column)).collect(),
            None => vec![quote(dialect, column)],
        };
        let (name, from) = (quote(dialect, column), quote_relation(dialect, &table.name));
        let value_text = quote_text(dialect, value);
        Step::Precondition(Precondition {
            rows: format!("SELECT {} FROM {from} WHERE {name} = {value_text}", key.join(", ")).into(),
            message: format!("`{}.{column}` is {value:?}, which would be no value any more", table.name).into(),
            help: "Give these rows another value first.".into(),
        })
    };
    stage.columns.iter().map(precondition).collect()
}

/// The statement that gives the rows the new name of a value.
pub(super) fn rename_in_rows(dialect: &dyn Dialect, table: &Table, column: &str, from: &str, to: &str) -> Step {
    let only = format!("{} = {}", quote(dialect, column), quote_text(dialect, from));
    update(dialect, table, column, &quote_text(dialect, to), Some(&only))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Type;
    use crate::sql::{dialect, testing};
    use dbmigrate_core::Backend;

    #[test]
    fn a_table_with_two_columns_of_the_type_comes_once() {
        let table = testing::table(&[("a", Type::Text), ("b", Type::Text)]);
        let change = EnumChange::Remove { value: "x".into() };
        let before = Enumeration {
            name: "e".into(),
            values: vec!["x".into(), "y".into()],
            created_by: String::new(),
            added: None,
        };
        let columns = ["a", "b"].map(|name| (table.clone(), table.clone(), name.to_owned())).into();
        let stage = EnumStage { change, after: before.clone(), before, columns };
        assert_eq!(stage.tables().len(), 1);
        assert_eq!(preconditions(dialect(Backend::Sqlite), &stage).len(), 2);
    }
}
