//! The names of what the author did not name. They are frozen: a name is part of the edition's meaning, and a rename of
//! a table or column does not change the names made from it.
//!
//! The rule is PostgreSQL's: `{table}_{columns}_{key|fkey|check}`, `{table}_pkey`, and 1, 2, … where one is taken. A check
//! that stands for a type which a server does not have is `{table}_{column}_type`: left to the server, its name could be
//! one that a later check of the author gets by the rule.

use std::collections::{HashMap, HashSet};

use crate::schema::{Room, Schema};
use sha2::{Digest as _, Sha256};

/// The longest name that every backend takes: PostgreSQL's limit. MySQL's is 64, SQLite has none.
pub(crate) const LONGEST: usize = 63;

/// Makes names for the constraints of one table, none of which is taken.
pub(crate) struct Namer<'a> {
    schema: &'a Schema<'a>,
    /// In small letters.
    given: HashSet<String>,
    /// The first number that may be free for a name, so that many constraints of one kind are not counted again and
    /// again.
    next: HashMap<String, u32>,
}

impl<'a> Namer<'a> {
    /// `reserved` are names that the author gave in the same table.
    pub(crate) fn new(schema: &'a Schema<'a>, reserved: Vec<String>) -> Self {
        let given = reserved.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self { schema, given, next: HashMap::new() }
    }

    /// A name for a primary key.
    pub(crate) fn primary_key(&mut self, table: &str) -> String {
        self.free(Room::Relation, table, &[], "pkey")
    }

    /// A name for a unique constraint.
    pub(crate) fn unique(&mut self, table: &str, columns: &[String]) -> String {
        self.free(Room::Relation, table, columns, "key")
    }

    /// A name for a foreign key.
    pub(crate) fn foreign_key(&mut self, table: &str, columns: &[String]) -> String {
        self.free(Room::Constraint, table, columns, "fkey")
    }

    /// A name for a check; without a column where it belongs to none.
    pub(crate) fn check(&mut self, table: &str, column: Option<&str>) -> String {
        let columns: Vec<String> = column.map(str::to_owned).into_iter().collect();
        self.free(Room::Constraint, table, &columns, "check")
    }

    /// A name for an index that a struct declares without one. In a migration every index is named.
    pub(crate) fn index(&mut self, table: &str, columns: &[String]) -> String {
        self.free(Room::Relation, table, columns, "idx")
    }

    /// A name for the check that keeps a column's values to its type, on servers that have no such type.
    pub(crate) fn type_check(&mut self, table: &str, column: &str) -> String {
        self.free(Room::Constraint, table, &[column.to_owned()], "type")
    }

    fn free(&mut self, room: Room, table: &str, columns: &[String], suffix: &str) -> String {
        // The schema is no part of it.
        let mut stem = table.split_once('.').map_or(table, |(_, own)| own).to_owned();
        for column in columns {
            stem.push('_');
            stem.push_str(column);
        }
        let counter = self.next.entry(format!("{stem}_{suffix}")).or_default();
        loop {
            let number = if *counter == 0 { String::new() } else { counter.to_string() };
            *counter += 1;
            let name = fit(&format!("{stem}_{suffix}{number}"));
            if self.schema.taken(room, &name).is_none() && self.given.insert(name.to_ascii_lowercase()) {
                return name;
            }
        }
    }
}

/// Cuts a name that is too long and gives it eight digits of its hash, so that it stays itself.
fn fit(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let digest = Sha256::digest(name.as_bytes());
    let mut end = LONGEST - 9;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let digits: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}_{digits}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rule_and_never_collide() {
        let schema = Schema::default();
        let mut namer = Namer::new(&schema, vec!["users_org_id_fkey".into()]);
        assert_eq!(namer.primary_key("users"), "users_pkey");
        assert_eq!(namer.unique("users", &["org_id".into(), "name".into()]), "users_org_id_name_key");
        assert_eq!(namer.foreign_key("users", &["org_id".into()]), "users_org_id_fkey1");
        assert_eq!(namer.check("users", None), "users_check");
        assert_eq!(namer.check("users", None), "users_check1");
        assert_eq!(namer.type_check("users", "role"), "users_role_type");
    }

    #[test]
    fn a_long_name_is_cut_and_stays_itself() {
        let schema = Schema::default();
        let table = "ü".repeat(40);
        let name = Namer::new(&schema, Vec::new()).unique(&table, &["a".into()]);
        assert!(name.len() <= LONGEST, "{name}");
        assert_eq!(name, Namer::new(&schema, Vec::new()).unique(&table, &["a".into()]));
        assert_ne!(name, Namer::new(&schema, Vec::new()).unique(&table, &["b".into()]));
    }
}
