//! MySQL and MariaDB.

use std::borrow::Cow;

use dbmigrate_core::{Backend, Step};

use super::{
    Capability, ColumnChange, Dialect, EnumStage, Numbering, Piece, Refusal, column, constraint, conversion,
    enumeration, spell_with, statement,
};
use crate::schema::{Check, Column, Constraint, EnumChange, IndexMethod, Recast, Table, Type};

/// The spelling that MySQL 8 and MariaDB 10.6 share.
pub(crate) struct Mysql;

impl Dialect for Mysql {
    fn backend(&self) -> Backend {
        Backend::Mysql
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[Capability::NamedConstraints, Capability::ExactDecimals, Capability::VirtualColumns]
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
            Type::Enum(values) | Type::NamedEnum { values, .. } => {
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

    fn index_method(&self, method: IndexMethod) -> Option<(&'static str, &'static str)> {
        match method {
            IndexMethod::FullText => Some(("FULLTEXT ", "")),
            IndexMethod::Spatial => Some(("SPATIAL ", "")),
            // InnoDB takes the word and makes a tree.
            IndexMethod::Hash => None,
            IndexMethod::Gin | IndexMethod::Gist | IndexMethod::SpGist | IndexMethod::Brin => None,
        }
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

    fn alter_enum(&self, stage: &EnumStage) -> Result<Vec<Step>, Refusal> {
        let mut steps = enumeration::preconditions(self, stage);
        for (_, after, column) in &stage.columns {
            let Some(column) = after.column(column) else {
                continue;
            };
            let run = |column: &Column| {
                let clause = modify(self, after, column)?;
                Ok(statement::plain(statement::alter(self, after, &[clause])))
            };
            if let EnumChange::Rename { from, to } = &stage.change {
                // For a moment both names are values.
                let mut both = column.clone();
                if let Type::NamedEnum { values, .. } = &mut both.ty {
                    values.push(from.clone());
                }
                steps.push(run(&both)?);
                steps.push(enumeration::rename_in_rows(self, after, &column.name, from, to));
            }
            steps.push(run(column)?);
        }
        Ok(steps)
    }

    fn change_column(&self, change: &ColumnChange<'_>) -> Result<Vec<Step>, Refusal> {
        match change.using {
            None => change_in_place(self, change),
            Some(using) => change_beside(self, change, using),
        }
    }

    fn require_column(&self, table: &Table, column: &Column) -> Result<String, Refusal> {
        modify(self, table, column)
    }

    fn drop_constraint(&self, constraint: Constraint<'_>) -> String {
        let name = statement::quote(self, constraint.name());
        match constraint {
            Constraint::PrimaryKey(_) => "DROP PRIMARY KEY".to_owned(),
            Constraint::Unique(_) => format!("DROP INDEX {name}"),
            Constraint::ForeignKey(_) => format!("DROP FOREIGN KEY {name}"),
            Constraint::Check(_) => format!("DROP CONSTRAINT {name}"),
        }
    }

    fn change_constraints(&self, before: &Table, after: &Table) -> Result<Vec<String>, Refusal> {
        // An index that a foreign key needs comes before the key that has served it so far goes.
        let indexed = |table: &Table, name: &str| {
            table.foreign_keys.iter().any(|key| key.name == name && constraint::needs_index(table, key))
        };
        let mut clauses = Vec::new();
        for key in after.foreign_keys.iter().filter(|key| !indexed(before, &key.name)) {
            clauses.extend(constraint::foreign_key_index(self, after, key)?.map(|index| format!("ADD {index}")));
        }
        // A primary key has no name here: another name is no change.
        let unnamed = |table: &Table| table.primary_key.as_ref().map(|key| key.columns.clone());
        let (mut old, mut new) = (before.clone(), after.clone());
        if unnamed(before) == unnamed(after) {
            old.primary_key = None;
            new.primary_key = None;
        }
        clauses.extend(constraint::changes(self, &old, &new)?);
        let gone = before.foreign_keys.iter().filter(|key| indexed(before, &key.name) && !indexed(after, &key.name));
        clauses.extend(gone.map(|key| format!("DROP INDEX {}", statement::quote(self, &key.name))));
        Ok(clauses)
    }

    fn recast(&self, value: &str, _: Recast, _: &Type) -> Result<String, Refusal> {
        // MODIFY takes every value that fits.
        Ok(value.to_owned())
    }

    fn not_whole(&self, value: &str, (least, most): (i128, i128)) -> String {
        format!("({value} <> truncate({value}, 0) OR {value} NOT BETWEEN {least} AND {most})")
    }

    fn not_digits(&self, value: &str, (least, most): (i128, i128)) -> String {
        let number = format!("CAST({value} AS DECIMAL(65))");
        let digits = statement::quote_text(self, conversion::DIGITS);
        format!(
            "CASE WHEN {value} REGEXP {digits} THEN {number} NOT BETWEEN {least} AND {most} ELSE {value} IS NOT NULL END"
        )
    }

    fn not_uuid(&self, value: &str) -> String {
        format!("{value} NOT REGEXP {}", statement::quote_text(self, conversion::UUID))
    }

    fn length(&self, value: &str) -> String {
        format!("char_length({value})")
    }

    fn brackets_default(&self, ty: &Type) -> bool {
        matches!(ty, Type::Text | Type::Blob | Type::Json | Type::JsonBinary)
    }

    fn longest_comment(&self, of_column: bool) -> Option<usize> {
        Some(if of_column { 1024 } else { 2048 })
    }

    fn comment_on_table(&self, table: &Table) -> Vec<Step> {
        let text = statement::quote_text(self, table.comment.as_deref().unwrap_or_default());
        vec![statement::plain(statement::alter(self, table, &[format!("COMMENT = {text}")]))]
    }

    fn comment_on_column(&self, table: &Table, column: &Column) -> Result<Vec<Step>, Refusal> {
        // A column's comment is a part of its line, and the line is said as a whole.
        Ok(vec![statement::plain(statement::alter(self, table, &[modify(self, table, column)?]))])
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

/// `MODIFY COLUMN` with everything that stands in the column's line.
fn modify(dialect: &Mysql, table: &Table, column: &Column) -> Result<String, Refusal> {
    let definition = column::definition(dialect, table, column)?;
    Ok(format!("MODIFY COLUMN {}", dialect.spell(&Piece::Column(Box::new(definition)))))
}

/// The clauses that drop the check of the old type, change the column, and add the check of the new type.
fn retype(dialect: &Mysql, change: &ColumnChange<'_>, to: &Column) -> Result<Vec<String>, Refusal> {
    let checks = [constraint::type_check(dialect, change.from), constraint::type_check(dialect, to)];
    let mut clauses = Vec::new();
    if checks[0] != checks[1] && checks[0].is_some() {
        let old = change.from.type_check.as_deref().unwrap_or_default();
        clauses.push(format!("DROP CONSTRAINT {}", statement::quote(dialect, old)));
    }
    clauses.push(modify(dialect, change.after, to)?);
    if checks[0] != checks[1] {
        clauses.extend(checks[1].as_ref().map(|check| format!("ADD {check}")));
    }
    Ok(clauses)
}

fn change_in_place(dialect: &Mysql, change: &ColumnChange<'_>) -> Result<Vec<Step>, Refusal> {
    let (table, to) = (change.after, change.to);
    let run = |clauses: &[String]| statement::plain(statement::alter(dialect, table, clauses));
    let Some(fill) = &change.fill else {
        return Ok(vec![run(&retype(dialect, change, to)?)]);
    };
    let nullable = Column { nullable: true, ..to.clone() };
    let empty = format!("{} IS NULL", statement::quote(dialect, &to.name));
    Ok(vec![
        run(&retype(dialect, change, &nullable)?),
        statement::update(dialect, table, &to.name, fill, Some(&empty)),
        run(&[modify(dialect, table, to)?]),
    ])
}

/// There is no `USING`: the new values are computed in a column beside the old one, which is emptied meanwhile.
fn change_beside(dialect: &Mysql, change: &ColumnChange<'_>, using: &str) -> Result<Vec<Step>, Refusal> {
    let (table, from, to) = (change.after, change.from, change.to);
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&to.name));
    if in_key || to.auto_increment {
        let message = format!("MySQL has no `using`, and column `{}` cannot be emptied meanwhile", to.name);
        return Err(Refusal::new(message, "drop the primary key first, and add it again afterwards"));
    }
    let beside = Column {
        name: "dbmigrate_using".to_owned(),
        nullable: true,
        default: None,
        comment: None,
        type_check: None,
        ..to.clone()
    };
    let checks: Vec<&Check> = checks_of(table, &to.name).collect();
    let own = checks.iter().map(|check| &check.name).chain(type_check_of(dialect, from));
    let run = |clauses: &[String]| statement::plain(statement::alter(dialect, table, clauses));
    let bare = |column: &Column| Column { nullable: true, default: None, type_check: None, ..column.clone() };
    let mut emptied: Vec<String> =
        own.map(|name| format!("DROP CONSTRAINT {}", statement::quote(dialect, name))).collect();
    let mut without = table.clone();
    without.checks.retain(|check| !checks.contains(&check));
    emptied.push(modify(dialect, &without, &bare(from))?);
    let mut last = vec![modify(dialect, table, to)?];
    last.extend(checks.iter().map(|check| format!("ADD {}", constraint::check(dialect, check))));
    last.extend(constraint::type_check(dialect, to).map(|check| format!("ADD {check}")));
    last.push(format!("DROP COLUMN {}", statement::quote(dialect, &beside.name)));
    let name = statement::quote(dialect, &to.name);
    let mut steps = statement::add_column(dialect, &without, &beside, false)?;
    steps.push(statement::update(dialect, table, &beside.name, &format!("({using})"), None));
    steps.push(run(&emptied));
    steps.push(statement::update(dialect, table, &to.name, "NULL", None));
    steps.push(run(&[modify(dialect, &without, &bare(to))?]));
    let beside_name = statement::quote(dialect, &beside.name);
    steps.push(statement::update(dialect, table, &to.name, &beside_name, None));
    if let Some(fill) = &change.fill {
        steps.push(statement::update(dialect, table, &to.name, fill, Some(&format!("{name} IS NULL"))));
    }
    steps.push(run(&last));
    Ok(steps)
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
