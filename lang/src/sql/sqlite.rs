//! SQLite.

mod rebuild;

use std::borrow::Cow;

use dbmigrate_core::{Backend, Step};

use super::{Capability, ColumnChange, Dialect, EnumStage, Numbering, Piece, Refusal, Stage, spell_with, statement};
use crate::schema::{Column, IndexMethod, Recast, Table, Type};

/// SQLite's spelling. Its types are loose, so that most of them are kept honest by a check.
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[
            Capability::PartialIndex,
            Capability::ExpressionIndex,
            Capability::SetDefaultAction,
            Capability::ChecksOfNumbers,
            Capability::ChecksOfChangedReferences,
            Capability::VirtualColumns,
            Capability::KeysOfAnyLength,
        ]
    }

    fn longest_name(&self) -> Option<usize> {
        None
    }

    fn reserved_prefix(&self) -> Option<&'static str> {
        Some("sqlite_")
    }

    fn type_name(&self, ty: &Type) -> Result<Cow<'static, str>, Refusal> {
        Ok(Cow::Borrowed(match ty {
            Type::Float | Type::Double => "REAL",
            Type::Binary(_) | Type::VarBinary(_) | Type::Blob => "BLOB",
            Type::Array(_) => {
                return Err(Refusal::new("SQLite has no arrays", "make it `Json`, or a table of its own"));
            }
            Type::Custom(name) => return Ok(Cow::Owned(name.clone())),
            Type::Boolean => "INTEGER",
            ty if ty.integer_range().is_some() => "INTEGER",
            _ => "TEXT",
        }))
    }

    fn type_check(&self, column: &str, ty: &Type) -> Option<String> {
        match ty {
            Type::Boolean => Some(format!("{column} IN (0, 1)")),
            Type::UnsignedSmallInteger | Type::UnsignedInteger | Type::UnsignedBigInteger => {
                Some(format!("{column} >= 0"))
            }
            Type::Char(length) | Type::String(length) => Some(format!("length({column}) <= {length}")),
            Type::Binary(length) => Some(format!("length({column}) = {length}")),
            Type::VarBinary(length) => Some(format!("length({column}) <= {length}")),
            Type::Enum(values) | Type::NamedEnum { values, .. } => {
                let values: Vec<_> = values.iter().map(|value| statement::quote_text(self, value)).collect();
                Some(format!("{column} IN ({})", values.join(", ")))
            }
            Type::Json | Type::JsonBinary => Some(format!("json_valid({column})")),
            Type::Uuid => Some(uuid_check(column)),
            Type::Decimal { precision, scale } => Some(decimal_check(column, *precision, *scale)),
            _ => None,
        }
    }

    fn collation(&self, name: &str) -> String {
        format!("COLLATE {}", statement::quote(self, name))
    }

    fn check_options(&self, table: &Table, options: &str) -> Result<(), Refusal> {
        let options: Vec<String> = options.split(',').map(|option| option.trim().to_uppercase()).collect();
        let known = |option: &&String| ["STRICT", "WITHOUT ROWID"].contains(&option.as_str());
        if let Some(unknown) = options.iter().find(|option| !known(option)) {
            let message = format!("SQLite has no table option `{unknown}`");
            return Err(Refusal::new(message, "its options are `STRICT` and `WITHOUT ROWID`"));
        }
        let numbered = table.columns.iter().find(|column| column.auto_increment);
        match numbered.filter(|_| options.iter().any(|option| option == "WITHOUT ROWID")) {
            None => Ok(()),
            Some(column) => {
                let message = format!("SQLite does not number column `{}` in a table `WITHOUT ROWID`", column.name);
                Err(Refusal::new(message, "leave the option or `auto_increment` out").about(&column.name))
            }
        }
    }

    fn index_method(&self, _: IndexMethod) -> Option<(&'static str, &'static str)> {
        None
    }

    fn numbering(&self) -> Numbering {
        Numbering::WithKey
    }

    fn now(&self, ty: &Type) -> &'static str {
        match ty {
            Type::Date => "CURRENT_DATE",
            Type::Time => "CURRENT_TIME",
            _ => "CURRENT_TIMESTAMP",
        }
    }

    fn spell(&self, piece: &Piece) -> String {
        spell_with(sea_query::SqliteQueryBuilder, piece)
    }

    fn rename_table(&self, from: &str, to: &str) -> Vec<Step> {
        if from.to_lowercase() != to.to_lowercase() {
            return statement::rename_table(self, from, to);
        }
        // A name in other letters is taken, by the table itself. Names that begin like this are nobody's.
        let between = format!("dbmigrate_{to}");
        [statement::rename_table(self, from, &between), statement::rename_table(self, &between, to)].concat()
    }

    fn alter_table(&self, stages: &[Stage]) -> Result<Vec<Step>, Refusal> {
        rebuild::alter_table(stages)
    }

    fn alter_enum(&self, stage: &EnumStage) -> Result<Vec<Step>, Refusal> {
        rebuild::alter_enum(stage)
    }

    fn change_column(&self, _: &ColumnChange<'_>) -> Result<Vec<Step>, Refusal> {
        Err(only_by_rebuild())
    }

    fn require_column(&self, _: &Table, _: &Column) -> Result<String, Refusal> {
        Err(only_by_rebuild())
    }

    fn recast(&self, value: &str, recast: Recast, _: &Type) -> Result<String, Refusal> {
        Ok(match recast {
            Recast::ToText | Recast::IntegerToDecimal => format!("CAST({value} AS TEXT)"),
            Recast::ToInteger => format!("CAST({value} AS INTEGER)"),
            Recast::Keep | Recast::ToEnum | Recast::NumberToTruth | Recast::TruthToNumber => value.to_owned(),
        })
    }

    fn not_whole(&self, value: &str, (least, most): (i128, i128)) -> String {
        // Decimals are text here.
        let whole = format!(
            "CASE instr({value}, '.') WHEN 0 THEN {value} ELSE substr({value}, 1, instr({value}, '.') - 1) END"
        );
        let fraction =
            format!("instr({value}, '.') > 0 AND rtrim(substr({value}, instr({value}, '.') + 1), '0') <> ''");
        let text = format!("({fraction}) OR {}", self.not_digits(&format!("({whole})"), (least, most)));
        format!(
            "CASE typeof({value}) WHEN 'text' THEN {text} ELSE {value} <> CAST({value} AS INTEGER) OR {value} NOT BETWEEN {least} AND {most} END"
        )
    }

    fn not_digits(&self, value: &str, (least, most): (i128, i128)) -> String {
        format!(
            "(CAST(CAST({value} AS INTEGER) AS TEXT) <> {value} OR CAST({value} AS INTEGER) NOT BETWEEN {least} AND {most})"
        )
    }

    fn not_uuid(&self, value: &str) -> String {
        format!("NOT ({})", uuid_check(value))
    }

    fn too_precise(&self, value: &str, precision: u32, scale: u32) -> String {
        format!("NOT ({})", decimal_check(value, precision, scale))
    }

    fn this(&self) -> &dyn Dialect {
        self
    }
}

/// What servers do in place is a rebuild here.
fn only_by_rebuild() -> Refusal {
    Refusal::new("SQLite cannot change a column in place", "change it with `alter table`")
}

/// 36 characters: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn uuid_check(column: &str) -> String {
    let hyphens: Vec<_> = [9, 14, 19, 24].map(|at| format!("substr({column}, {at}, 1) = '-'")).into();
    format!(
        "length({column}) = 36 AND {} AND length(replace({column}, '-', '')) = 32 AND replace({column}, '-', '') NOT GLOB '*[^0-9a-fA-F]*'",
        hyphens.join(" AND ")
    )
}

/// An optional sign, at most `precision - scale` digits, and at most `scale` more behind a point.
fn decimal_check(column: &str, precision: u32, scale: u32) -> String {
    let digits = format!("ltrim({column}, '-')");
    let whole = format!("CASE instr({digits}, '.') WHEN 0 THEN length({digits}) ELSE instr({digits}, '.') - 1 END");
    let fraction = format!("CASE instr({digits}, '.') WHEN 0 THEN 0 ELSE length({digits}) - instr({digits}, '.') END");
    format!(
        "typeof({column}) IN ('text', 'null') AND length({column}) - length({digits}) <= 1 AND {digits} GLOB '[0-9]*' AND {digits} NOT GLOB '*[^0-9.]*' \
         AND {digits} NOT GLOB '*.*.*' AND {digits} NOT GLOB '*.' AND {whole} <= {} AND {fraction} <= {scale}",
        (precision - scale).max(1)
    )
}
