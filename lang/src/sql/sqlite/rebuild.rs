//! `alter table` on SQLite: in place where its ALTER can, and a table built anew where it cannot.
//!
//! What stands between two renames costs one rebuild at most, however many changes it is: the rows are copied once, each
//! column by an expression over the old row.

use dbmigrate_core::{Copied, Rebuild, Step};

use super::super::statement::{self, quote};
use super::super::{
    Change, Dialect as _, EnumStage, Refusal, Stage, alter, column, constraint, enumeration, expr, precondition,
};
use super::Sqlite;
use crate::expr::DefaultValue;
use crate::schema::{Column, Constraint, EnumChange, Table, conversion};

/// The steps for the stages of one `alter table`.
pub(super) fn alter_table(stages: &[Stage]) -> Result<Vec<Step>, Refusal> {
    let mut steps = Vec::new();
    let mut rest = stages;
    while let Some((first, after)) = rest.split_first() {
        if let Change::RenameColumn { from, to } = &first.change {
            steps.extend(Sqlite.rename_column(&first.before, from, to).map_err(|refusal| refusal.at(first.span))?);
            rest = after;
            continue;
        }
        let rename = |stage: &Stage| matches!(stage.change, Change::RenameColumn { .. });
        let end = rest.iter().position(rename).unwrap_or(rest.len());
        let (together, later) = rest.split_at(end);
        steps.extend(between_renames(together)?);
        rest = later;
    }
    Ok(steps)
}

/// The steps for one change of an enum: every table with a column of it is built anew.
pub(super) fn alter_enum(stage: &EnumStage) -> Result<Vec<Step>, Refusal> {
    let mut steps = enumeration::preconditions(&Sqlite, stage);
    for (before, after, columns) in stage.tables() {
        let mut copy = Copy::new(before);
        copy.after = after;
        if let EnumChange::Rename { from, to } = &stage.change {
            let (from, to) = (statement::quote_text(&Sqlite, from), statement::quote_text(&Sqlite, to));
            for (name, value) in copy.values.iter_mut().filter(|(name, _)| columns.contains(&&**name)) {
                *value = format!("CASE {} WHEN {from} THEN {to} ELSE {value} END", quote(&Sqlite, name));
            }
        }
        steps.extend(copy.finish()?);
    }
    Ok(steps)
}

fn between_renames(stages: &[Stage]) -> Result<Vec<Step>, Refusal> {
    let mut steps = Vec::new();
    if stages.iter().all(in_place) {
        for stage in stages {
            steps.extend(precondition::of(&Sqlite, stage, &quote(&Sqlite, &stage.before.name)));
            steps.extend(change_in_place(stage).map_err(|refusal| refusal.at(stage.span))?);
        }
        return Ok(steps);
    }
    let mut copy: Option<Copy<'_>> = None;
    for stage in stages {
        // What reads a column that this rebuild has changed waits for the next one.
        if let Some(done) = copy.take_if(|copy| copy.changes_what(stage)) {
            steps.extend(done.finish()?);
        }
        copy.get_or_insert_with(|| Copy::new(&stage.before)).add(stage)?;
    }
    if let Some(done) = copy {
        steps.extend(done.finish()?);
    }
    Ok(steps)
}

/// Whether SQLite's ALTER can do it in every version that is supported, whatever rows there are.
fn in_place(stage: &Stage) -> bool {
    match &stage.change {
        Change::RenameColumn { .. } => true,
        Change::AddColumn { column, fill } => {
            fill.is_none() && stage.after.column(column).is_some_and(|column| can_be_added(&stage.after, column))
        }
        Change::DropColumn { column } => {
            let constrained = stage.before.constraints().any(|old| match old {
                Constraint::Check(check) => {
                    check.column.as_deref() != Some(column) && check.condition.columns().contains(&&**column)
                }
                Constraint::PrimaryKey(key) | Constraint::Unique(key) => key.columns.contains(column),
                Constraint::ForeignKey(key) => key.columns.contains(column),
            });
            !constrained
        }
        Change::AlterColumn { .. }
        | Change::AddConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::RenameConstraint { .. } => false,
    }
}

/// A column without keys, with a value for the rows that are there which SQLite takes in place. A reference can come with
/// it if that value is null.
fn can_be_added(table: &Table, column: &Column) -> bool {
    let named = |columns: &[String]| columns.contains(&column.name);
    let keyed = table.primary_key.iter().chain(&table.uniques).any(|key| named(&key.columns));
    let several = table.foreign_keys.iter().any(|key| key.columns.len() > 1 && named(&key.columns));
    let refers = table.foreign_keys.iter().any(|key| named(&key.columns));
    let others =
        table.checks.iter().any(|check| check.column.is_none() && check.condition.columns().contains(&&*column.name));
    let stored = column.generated.as_ref().is_some_and(|(_, stored)| *stored);
    let valued = match &column.default {
        None => column.nullable || column.generated.is_some(),
        Some(DefaultValue::Literal(_)) => !refers,
        Some(DefaultValue::Now | DefaultValue::Expr(_)) => false,
    };
    valued && !keyed && !several && !others && !stored
}

fn change_in_place(stage: &Stage) -> Result<Vec<Step>, Refusal> {
    match &stage.change {
        Change::AddColumn { column, .. } => {
            let Some(column) = stage.after.column(column) else {
                return Ok(Vec::new());
            };
            let mut definition = column::definition(&Sqlite, &stage.after, column)?;
            let own = std::slice::from_ref(&column.name);
            for key in stage.after.foreign_keys.iter().filter(|key| key.columns == own) {
                definition.extra(constraint::inline_reference(&Sqlite, key)?);
            }
            Ok(vec![statement::add_defined(&Sqlite, &stage.after, definition)])
        }
        Change::DropColumn { column } => {
            stage.before.column(column).map_or(Ok(Vec::new()), |column| Sqlite.drop_column(&stage.before, column))
        }
        _ => Ok(Vec::new()),
    }
}

/// A rebuild that is being put together: the table before it, and what its columns will hold.
struct Copy<'a> {
    before: &'a Table,
    after: &'a Table,
    values: Vec<(String, String)>,
    /// What must hold of the rows, and what they lose.
    first: Vec<Step>,
}

impl<'a> Copy<'a> {
    fn new(before: &'a Table) -> Self {
        let plain = before.columns.iter().filter(|column| column.generated.is_none());
        let values = plain.map(|column| (column.name.clone(), quote(&Sqlite, &column.name))).collect();
        Self { before, after: before, values, first: Vec::new() }
    }

    /// Whether a value that a stage computes reads a column that is not any more what it was before the rebuild.
    fn changes_what(&self, stage: &Stage) -> bool {
        let touched = |name: &str| {
            let value = self.values.iter().find(|(column, _)| column == name);
            value.is_none_or(|(_, value)| *value != quote(&Sqlite, name))
        };
        let reads = |value: &DefaultValue| match value {
            DefaultValue::Expr(value) => value.columns().iter().any(|name| touched(name)),
            DefaultValue::Literal(_) | DefaultValue::Now => false,
        };
        match &stage.change {
            Change::AddColumn { fill, .. } => fill.as_ref().is_some_and(reads),
            Change::AlterColumn { column, using, fill } => {
                let reads_nothing = |from: &Column, to: &Column| (&from.ty, from.nullable) == (&to.ty, to.nullable);
                let sides = stage.before.column(column).zip(stage.after.column(column));
                if using.is_none() && fill.is_none() && sides.is_some_and(|(from, to)| reads_nothing(from, to)) {
                    return false;
                }
                let any = self.values.iter().any(|(name, _)| touched(name));
                touched(column) || fill.as_ref().is_some_and(reads) || (using.is_some() && any)
            }
            // What is to be captured is read from the table as it is.
            Change::DropColumn { column } => touched(column),
            _ => false,
        }
    }

    fn add(&mut self, stage: &'a Stage) -> Result<(), Refusal> {
        self.first.extend(precondition::of(&Sqlite, stage, &self.source()));
        match &stage.change {
            Change::AddColumn { column, fill } => {
                if let Some(column) = stage.after.column(column).filter(|column| column.generated.is_none()) {
                    let value = fill.as_ref().or(column.default.as_ref());
                    let value = value.map(|value| expr::default(&Sqlite, value, &column.ty));
                    // A numbered column numbers the rows by itself.
                    if value.is_some() || !column.auto_increment {
                        self.values.push((column.name.clone(), value.unwrap_or_else(|| "NULL".to_owned())));
                    }
                }
            }
            Change::DropColumn { column } => self.values.retain(|(name, _)| name != column),
            Change::AlterColumn { column, .. } => {
                if let (Some(from), Some(to)) = (stage.before.column(column), stage.after.column(column)) {
                    let change = alter::column_change(&Sqlite, stage, from, to);
                    let name = quote(&Sqlite, column);
                    let mut value = match (change.using, conversion(&from.ty, &to.ty)) {
                        (Some(using), _) => format!("({using})"),
                        (None, Some(way)) => Sqlite.recast(&name, way.recast, &to.ty)?,
                        (None, None) => name,
                    };
                    if let Some(fill) = &change.fill {
                        value = format!("coalesce({value}, {fill})");
                    }
                    self.values.iter_mut().filter(|(name, _)| name == column).for_each(|entry| {
                        entry.1.clone_from(&value);
                    });
                }
            }
            _ => {}
        }
        self.after = &stage.after;
        Ok(())
    }

    /// What the rows are read from, so that a precondition sees them as they will be.
    fn source(&self) -> String {
        let table = quote(&Sqlite, &self.before.name);
        let changed = self.values.iter().any(|(name, value)| *value != quote(&Sqlite, name));
        if !changed && self.values.len() == self.after.columns.len() {
            return table;
        }
        let values: Vec<_> =
            self.values.iter().map(|(name, value)| format!("{value} AS {}", quote(&Sqlite, name))).collect();
        format!("(SELECT {} FROM {table}) AS {table}", values.join(", "))
    }

    fn finish(self) -> Result<Vec<Step>, Refusal> {
        let text = |table: &Table| statement::create_table_named(&Sqlite, table, &Rebuild::working_name(&table.name));
        let create = text(self.after)?;
        let mut steps = self.first;
        let copied_as_it_is = self.values.iter().all(|(name, value)| *value == quote(&Sqlite, name));
        // Some types are one and the same here.
        if copied_as_it_is && text(self.before)? == create {
            return Ok(steps);
        }
        let copied = |(column, value): (String, String)| Copied { column: column.into(), value: value.into() };
        steps.push(Step::Rebuild(Box::new(Rebuild {
            table: self.before.name.clone().into(),
            columns: self.before.columns.iter().map(|column| column.name.clone().into()).collect(),
            create: create.into(),
            copied: self.values.into_iter().map(copied).collect(),
            native: None,
        })));
        Ok(steps)
    }
}
