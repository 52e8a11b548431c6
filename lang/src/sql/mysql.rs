//! MySQL and MariaDB.

use std::borrow::Cow;

use dbmigrate_core::Backend;

use super::{Capability, Dialect, Numbering, Piece, Refusal, spell_with, statement};
use crate::schema::{Column, Table, Type};

/// The spelling that MySQL 8 and MariaDB 10.6 share.
pub(crate) struct Mysql;

impl Dialect for Mysql {
    fn backend(&self) -> Backend {
        Backend::Mysql
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[
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
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})").into(),
            Type::Boolean => "BOOLEAN".into(),
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
