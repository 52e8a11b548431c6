//! MySQL and MariaDB.

use std::borrow::Cow;

use dbmigrate_core::{Backend, Step};

use super::{Capability, Dialect, Numbering, Piece, Refusal, constraint, spell_with, statement};
use crate::schema::{Check, Column, Table, Type};

/// The spelling that MySQL 8 and MariaDB 10.6 share.
pub(crate) struct Mysql;

impl Dialect for Mysql {
    fn backend(&self) -> Backend {
        Backend::Mysql
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[
            Capability::NamedConstraints,
            Capability::ExactDecimals,
            Capability::VirtualColumns,
            Capability::ConstrainedColumnInPlace,
            Capability::RequiredColumnInPlace,
            Capability::ComputedDefaultInPlace,
        ]
    }

    fn longest_name(&self) -> Option<usize> {
        Some(64)
    }

    fn takes_name(&self, name: &str) -> bool {
        // Its names are of three bytes a character at most, and it cuts blanks at the end.
        name.chars().all(|c| c <= '\u{ffff}') && !name.ends_with(' ')
    }

    fn type_name(&self, ty: &Type) -> Result<Cow<'static, str>, Refusal> {
        Ok(match ty {
            Type::TinyInteger => "TINYINT".into(),
            Type::SmallInteger => "SMALLINT".into(),
            Type::Integer => "INT".into(),
            Type::BigInteger => "BIGINT".into(),
            Type::UnsignedSmallInteger => "SMALLINT UNSIGNED".into(),
            Type::UnsignedInteger => "INT UNSIGNED".into(),
            Type::UnsignedBigInteger => "BIGINT UNSIGNED".into(),
            Type::Float => "FLOAT".into(),
            Type::Double => "DOUBLE".into(),
            Type::Decimal { scale, .. } if *scale > 30 => {
                return Err(Refusal::new("MySQL takes 30 digits behind the point", "choose a smaller scale"));
            }
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})").into(),
            Type::Boolean => "BOOLEAN".into(),
            Type::Char(length) if *length > 255 => return Err(too_long("Char", 255)),
            Type::String(length) if *length > 16_383 => return Err(too_long("String", 16_383)),
            Type::Binary(length) if *length > 255 => return Err(too_long("Binary", 255)),
            Type::VarBinary(length) if *length > 65_535 => return Err(too_long("VarBinary", 65_535)),
            Type::Char(length) => format!("CHAR({length})").into(),
            Type::String(length) => format!("VARCHAR({length})").into(),
            Type::Text => "LONGTEXT".into(),
            Type::Date => "DATE".into(),
            Type::Time => "TIME(6)".into(),
            Type::DateTime => "DATETIME(6)".into(),
            Type::Timestamp => "DATETIME(6)".into(),
            Type::TimestampWithTimeZone => "TIMESTAMP(6)".into(),
            Type::Uuid => "CHAR(36)".into(),
            Type::Json | Type::JsonBinary => "JSON".into(),
            Type::Binary(length) => format!("BINARY({length})").into(),
            Type::VarBinary(length) => format!("VARBINARY({length})").into(),
            Type::Blob => "LONGBLOB".into(),
            Type::Enum(values) => {
                refuse_equal_values(values)?;
                let values: Vec<_> = values.iter().map(|value| statement::quote_text(self, value)).collect();
                format!("ENUM({})", values.join(", ")).into()
            }
            Type::Array(_) => {
                return Err(Refusal::new("MySQL has no arrays", "make it `Json`, or a table of its own"));
            }
            Type::Custom(name) => name.clone().into(),
        })
    }

    fn type_check(&self, column: &str, ty: &Type) -> Option<String> {
        match ty {
            Type::Boolean => Some(format!("{column} IN (0, 1)")),
            Type::Uuid => {
                Some(format!("{column} REGEXP '^[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}$'"))
            }
            _ => None,
        }
    }

    fn collation(&self, name: &str) -> String {
        format!("COLLATE {}", statement::quote(self, name))
    }

    fn numbering(&self) -> Numbering {
        Numbering::Words("AUTO_INCREMENT")
    }

    fn now(&self, ty: &Type) -> &'static str {
        match ty {
            Type::Date => "(CURRENT_DATE)",
            Type::Time => "(CURRENT_TIME(6))",
            Type::Custom(_) => "CURRENT_TIMESTAMP",
            _ => "CURRENT_TIMESTAMP(6)",
        }
    }

    fn says_null(&self, ty: &Type) -> bool {
        // A server whose `explicit_defaults_for_timestamp` is off makes every other TIMESTAMP column NOT NULL.
        *ty == Type::TimestampWithTimeZone
    }

    fn generates_not_null(&self) -> bool {
        // MySQL wants it at the end of the line, and MariaDB does not read it at all.
        false
    }

    fn indexes_foreign_keys(&self) -> bool {
        true
    }

    fn longest_key(&self) -> Option<u32> {
        Some(3072)
    }

    fn drop_column(&self, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
        let named = |columns: &[String]| columns.contains(&column.name);
        let keys = table.foreign_keys.iter().filter(|key| named(&key.columns)).map(|key| &key.name);
        let checks = checks_of(table, &column.name).map(|check| &check.name);
        let names = keys.chain(checks).chain(type_check_of(self, column)).collect::<Vec<_>>();
        statement::drop_column_and(self, table, column, &names)
    }

    fn rename_column(&self, table: &Table, from: &str, to: &str) -> Result<Vec<Step>, Refusal> {
        let reads =
            |column: &&Column| column.generated.as_ref().is_some_and(|(expr, _)| expr.columns().contains(&from));
        if let Some(reader) = table.columns.iter().find(reads) {
            let message = format!("MySQL cannot rename a column that generated column `{}` reads", reader.name);
            return Err(Refusal::new(message, "drop the generated column first, and add it again afterwards"));
        }
        let mut after = table.clone();
        after.rename_column(from, to);
        let mut dropped: Vec<&String> = checks_of(table, from).map(|check| &check.name).collect();
        let mut added: Vec<String> = checks_of(&after, to).map(|check| constraint::check(self, check)).collect();
        if let Some(column) = table.column(from) {
            dropped.extend(type_check_of(self, column));
        }
        added.extend(after.column(to).and_then(|column| constraint::type_check(self, column)));
        Ok(statement::rename_column_and(self, table, (from, to), &dropped, &added))
    }

    fn brackets_default(&self, ty: &Type) -> bool {
        matches!(ty, Type::Text | Type::Blob | Type::Json | Type::JsonBinary)
    }

    fn table_suffix(&self, table: &Table) -> String {
        table
            .comment
            .as_ref()
            .map(|text| format!(" COMMENT = {}", statement::quote_text(self, text)))
            .unwrap_or_default()
    }

    fn column_suffix(&self, column: &Column) -> String {
        column.comment.as_ref().map(|text| format!("COMMENT {}", statement::quote_text(self, text))).unwrap_or_default()
    }

    fn spell(&self, piece: &Piece) -> String {
        spell_with(sea_query::MysqlQueryBuilder, piece)
    }

    fn this(&self) -> &dyn Dialect {
        self
    }
}

/// The checks that name a column. MySQL neither renames nor drops a column while one does; MariaDB does not mind.
fn checks_of<'a>(table: &'a Table, column: &'a str) -> impl Iterator<Item = &'a Check> {
    table
        .checks
        .iter()
        .filter(move |check| check.column.as_deref() == Some(column) || check.condition.columns().contains(&column))
}

/// The name of the check that stands for a column's type, where there is one.
fn type_check_of<'a>(dialect: &Mysql, column: &'a Column) -> Option<&'a String> {
    constraint::type_condition(dialect, column)?;
    column.type_check.as_ref()
}

fn too_long(word: &str, most: u32) -> Refusal {
    Refusal::new(format!("MySQL takes at most `{word}({most})`"), "choose a shorter limit, or make it `Text` or `Blob`")
}

/// An ENUM compares its values by the collation, which regards neither case nor blanks at the end.
fn refuse_equal_values(values: &[String]) -> Result<(), Refusal> {
    let folded: Vec<String> = values.iter().map(|value| value.trim_end().to_lowercase()).collect();
    let twin = (1..values.len()).find(|position| folded[..*position].contains(&folded[*position]));
    match twin {
        None => Ok(()),
        Some(position) => {
            let message = format!("MySQL takes the value {:?} for one that stands before it", values[position]);
            Err(Refusal::new(message, "choose values that differ in more than case and blanks at the end"))
        }
    }
}
