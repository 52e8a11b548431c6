//! From what was written to the model: names settled, inline constraints moved to the table, everything checked.

mod foreign_key;

use crate::ast::{CheckDef, ColumnDef, ConstraintDef, IndexPartDef, IndexValue, Name};
use crate::expr::{check_condition, check_default, check_expr, check_value};
use crate::naming::Namer;
use crate::op::Context;
use crate::schema::{Check, Column, IndexKey, IndexPart, Key, Room, Table, Type};
use crate::source::Span;

pub(crate) use foreign_key::{check_own_target, same_kind};

use foreign_key::add_foreign_key;

/// Builds a table of its columns and constraints.
pub(crate) fn table(
    name: &Name,
    comment: Option<&str>,
    columns: &[ColumnDef],
    constraints: &[ConstraintDef],
    context: &mut Context<'_, '_>,
) -> Table {
    let mut table = Table { comment: comment.map(str::to_owned), ..Table::empty(&name.text, context.migration) };
    if let Some(comment) = comment {
        context.check_comment(comment, false, name.span);
    }
    for column in columns {
        add_bare_column(&mut table, column, context);
    }
    let reserved = given_names(columns, constraints);
    for (position, given) in reserved.iter().enumerate() {
        context.check_name(given.name, "a constraint");
        context.check_free(given.room(), given.name, "a constraint");
        refuse_same_name(&table.name, given.name, reserved[..position].iter().map(|given| &*given.name.text), context);
    }
    let reserved: Vec<String> = reserved.into_iter().map(|given| given.name.text.clone()).collect();
    // The schema is only read while names are made, and the context is only written: a copy keeps them apart.
    let schema = context.schema.clone();
    let mut namer = Namer::new(&schema, reserved);
    for column in columns {
        add_inline_constraints(&mut table, column, &mut namer, context);
    }
    for constraint in constraints {
        add_constraint(&mut table, constraint, &mut namer, context);
    }
    check_keys(&table, columns, context);
    table
}

/// Adds one column, with its inline constraints, to a table that exists.
pub(crate) fn added_column(table: &mut Table, column: &ColumnDef, context: &mut Context<'_, '_>) {
    add_bare_column(table, column, context);
    let reserved = given_names(std::slice::from_ref(column), &[]);
    for given in &reserved {
        check_own_name(table, given.name, Room::Constraint, "a check", context);
    }
    let reserved = reserved.into_iter().map(|given| given.name.text.clone()).collect();
    let schema = context.schema.clone();
    add_inline_constraints(table, column, &mut Namer::new(&schema, reserved), context);
    check_keys(table, std::slice::from_ref(column), context);
}

/// Adds one constraint to a table that exists.
pub(crate) fn added_constraint(table: &mut Table, constraint: &ConstraintDef, context: &mut Context<'_, '_>) {
    let reserved = given_names(&[], std::slice::from_ref(constraint));
    for given in &reserved {
        check_own_name(table, given.name, given.room(), "a constraint", context);
    }
    let reserved = reserved.into_iter().map(|given| given.name.text.clone()).collect();
    let schema = context.schema.clone();
    add_constraint(table, constraint, &mut Namer::new(&schema, reserved), context);
    if let ConstraintDef::ForeignKey { references, .. } = constraint
        && references.table.text == table.name
    {
        check_own_target(table, references, context);
    }
}

/// Adds one check that belongs to a column, to a table that exists.
pub(crate) fn added_check(table: &mut Table, column: &str, check: &CheckDef, context: &mut Context<'_, '_>) {
    let reserved: Vec<String> = check.name.iter().map(|name| name.text.clone()).collect();
    if let Some(name) = &check.name {
        check_own_name(table, name, Room::Constraint, "a check", context);
    }
    let schema = context.schema.clone();
    add_check(table, check, Some(column), &mut Namer::new(&schema, reserved), context);
}

/// Settles the name of the check that keeps a column to its type, after the type has changed.
pub(crate) fn changed_type_check(table: &mut Table, column: &str, context: &Context<'_, '_>) {
    let table_name = table.name.clone();
    let Some(column) = table.columns.iter_mut().find(|other| other.name == column) else {
        return;
    };
    if !column.ty.is_kept_by_check() {
        column.type_check = None;
    } else if column.type_check.is_none() {
        let mut namer = Namer::new(context.schema, Vec::new());
        column.type_check = Some(namer.type_check(&table_name, &column.name));
    }
}

/// Resolves the parts of an index.
pub(crate) fn index_parts(table: &Table, parts: &[IndexPartDef], context: &mut Context<'_, '_>) -> Vec<IndexPart> {
    let scope = context.scope(table);
    let mut resolved: Vec<IndexPart> = Vec::new();
    for part in parts {
        let key = match &part.value {
            IndexValue::Column(name) => {
                scope.column(&name.text, name.span, context.sink);
                let key = IndexKey::Column(name.text.clone());
                if resolved.iter().any(|earlier| earlier.key == key) {
                    context.sink.error(
                        "duplicate-name",
                        name.span,
                        format!("column `{}` is in this index twice", name.text),
                    );
                }
                key
            }
            IndexValue::Expr(expr) => {
                check_expr(expr, &scope, context.sink);
                IndexKey::Expr(expr.clone())
            }
        };
        resolved.push(IndexPart { key, descending: part.descending });
    }
    resolved
}

/// Checks the name that a constraint of a table that exists gets.
pub(crate) fn check_own_name(
    table: &Table,
    name: &Name,
    room: Room,
    what: &str,
    context: &mut Context<'_, '_>,
) -> bool {
    context.check_name(name, what);
    let errors = context.sink.len();
    if context.check_free(room, name, what) {
        refuse_same_name(&table.name, name, table.constraints().map(|other| other.name()), context);
    }
    context.sink.len() == errors
}

/// PostgreSQL wants the names of a table's constraints to differ, of whatever kind they are.
fn refuse_same_name<'a>(
    table: &str,
    name: &Name,
    others: impl Iterator<Item = &'a str>,
    context: &mut Context<'_, '_>,
) {
    let lower = name.text.to_lowercase();
    if others.into_iter().any(|other| other.to_lowercase() == lower) {
        let message = format!("table `{table}` has a constraint `{}` already", name.text);
        context.sink.error("duplicate-name", name.span, message);
    }
}

struct GivenName<'a> {
    name: &'a Name,
    relation: bool,
}

impl GivenName<'_> {
    fn room(&self) -> Room {
        if self.relation { Room::Relation } else { Room::Constraint }
    }
}

fn given_names<'a>(columns: &'a [ColumnDef], constraints: &'a [ConstraintDef]) -> Vec<GivenName<'a>> {
    let inline = columns.iter().flat_map(|column| &column.checks).filter_map(|check| check.name.as_ref());
    let inline = inline.chain(columns.iter().filter_map(|column| column.type_check.as_ref()));
    let mut names: Vec<_> = inline.map(|name| GivenName { name, relation: false }).collect();
    for constraint in constraints {
        let (name, relation) = match constraint {
            ConstraintDef::PrimaryKey { name, .. } | ConstraintDef::Unique { name, .. } => (name, true),
            ConstraintDef::Check(CheckDef { name, .. }) | ConstraintDef::ForeignKey { name, .. } => (name, false),
        };
        names.extend(name.iter().map(|name| GivenName { name, relation }));
    }
    names
}

fn add_bare_column(table: &mut Table, def: &ColumnDef, context: &mut Context<'_, '_>) {
    context.check_name(&def.name, "a column");
    if let Some(comment) = &def.comment {
        context.check_comment(comment, true, def.name.span);
    }
    let lower = def.name.text.to_lowercase();
    // What stands for a column whose drop was refused makes room.
    table.columns.retain(|column| column.name != def.name.text || !column.is_doubted());
    if let Some(other) = table.columns.iter().find(|column| column.name.to_lowercase() == lower) {
        let message = format!("table `{}` has a column `{}` already", table.name, other.name);
        context.sink.error("duplicate-column", def.name.span, message);
        return;
    }
    let ty = settled_type(&def.ty.ty, def.ty.span, context);
    if let Some((collation, span)) = def.collate.as_ref().filter(|_| !takes_collation(&def.ty.ty)) {
        let message = format!("column `{}` is no text, so it has no collation {collation:?}", def.name.text);
        context.sink.error("bad-collation", *span, message);
    }
    table.columns.push(Column {
        name: def.name.text.clone(),
        ty,
        nullable: def.ty.nullable,
        type_check: None,
        auto_increment: def.auto_increment.is_some(),
        default: def.default.as_ref().map(|(default, _)| default.clone()),
        generated: def.generated.as_ref().map(|generated| (generated.expr.clone(), generated.stored)),
        collation: def.collate.as_ref().map(|(collation, _)| collation.clone()),
        comment: def.comment.clone(),
    });
}

/// A type with what the schema knows of it: an enum gets its values.
pub(crate) fn settled_type(ty: &Type, span: Span, context: &mut Context<'_, '_>) -> Type {
    match ty {
        Type::NamedEnum { name, .. } => {
            let found = context.enumeration(&Name { text: name.clone(), span });
            found.map_or_else(Type::unknown, |found| Type::NamedEnum {
                name: name.clone(),
                values: found.values.clone(),
            })
        }
        Type::Array(inner) => Type::Array(Box::new(settled_type(inner, span, context))),
        ty => ty.clone(),
    }
}

fn takes_collation(ty: &Type) -> bool {
    match ty {
        Type::Array(inner) => takes_collation(inner),
        ty => ty.is_text() || matches!(ty, Type::Custom(_)),
    }
}

fn add_inline_constraints(table: &mut Table, def: &ColumnDef, namer: &mut Namer<'_>, context: &mut Context<'_, '_>) {
    let own = vec![def.name.text.clone()];
    add_type_check(table, def, namer);
    if let Some(span) = def.primary_key {
        set_primary_key(table, Key { name: String::new(), columns: own.clone() }, None, span, namer, context);
    }
    if def.unique.is_some() {
        let name = namer.unique(&table.name, &own);
        table.uniques.push(Key { name, columns: own.clone() });
    }
    for check in &def.checks {
        add_check(table, check, Some(&def.name.text), namer, context);
    }
    if let Some(references) = &def.references {
        add_foreign_key(table, None, std::slice::from_ref(&def.name), references, references.span, namer, context);
    }
    let scope = context.scope(table);
    if let Some((default, span)) = &def.default
        && let Some(column) = table.column(&def.name.text)
    {
        check_default(default, column, &scope, *span, context.sink);
    }
    if let Some((default, span)) = &def.default
        && let Some(ty) = table.column(&def.name.text).map(|column| column.ty.clone())
    {
        context.refuse_new_value(&ty, |value| default.is_text(value), *span);
    }
    let scope = context.scope(table);
    if let Some(generated) = &def.generated {
        if def.default.is_some() || def.auto_increment.is_some() {
            let message = "a generated column has neither a default nor auto_increment: its value is computed";
            context.sink.error("bad-generated", generated.span, message);
        }
        if let Some(column) = table.column(&def.name.text) {
            check_value(&generated.expr, column, &scope, context.sink);
        }
        if generated.expr.columns().contains(&&*def.name.text) {
            context.sink.error("bad-generated", generated.span, "a generated column cannot be computed from itself");
        }
    }
}

/// Names the check that stands for the type, or for the NOT NULL of a generated column, which MariaDB does not read.
fn add_type_check(table: &mut Table, def: &ColumnDef, namer: &mut Namer<'_>) {
    let generated_not_null = def.generated.is_some() && !def.ty.nullable;
    if !def.ty.ty.is_kept_by_check() && !generated_not_null {
        return;
    }
    let given = def.type_check.as_ref().map(|name| name.text.clone());
    let name = given.unwrap_or_else(|| namer.type_check(&table.name, &def.name.text));
    if let Some(column) = table.columns.iter_mut().find(|column| column.name == def.name.text) {
        column.type_check = Some(name);
    }
}

fn add_constraint(table: &mut Table, constraint: &ConstraintDef, namer: &mut Namer<'_>, context: &mut Context<'_, '_>) {
    match constraint {
        ConstraintDef::PrimaryKey { name, columns, span } => {
            let columns = own_columns(table, columns, context);
            set_primary_key(table, Key { name: String::new(), columns }, name.as_ref(), *span, namer, context);
        }
        ConstraintDef::Unique { name, columns, span } => {
            let columns = own_columns(table, columns, context);
            if table.uniques.iter().any(|key| key.columns == columns) {
                context.sink.error("duplicate-constraint", *span, "these columns are unique already");
            }
            let name = name.as_ref().map_or_else(|| namer.unique(&table.name, &columns), |name| name.text.clone());
            table.uniques.push(Key { name, columns });
        }
        ConstraintDef::Check(check) => add_check(table, check, None, namer, context),
        ConstraintDef::ForeignKey { name, columns, references, span } => {
            add_foreign_key(table, name.as_ref(), columns, references, *span, namer, context);
        }
    }
}

fn own_columns(table: &Table, names: &[Name], context: &mut Context<'_, '_>) -> Vec<String> {
    let scope = context.scope(table);
    for (position, name) in names.iter().enumerate() {
        scope.column(&name.text, name.span, context.sink);
        if names[..position].iter().any(|earlier| earlier.text == name.text) {
            context.sink.error("duplicate-name", name.span, format!("column `{}` is listed twice", name.text));
        }
    }
    names.iter().map(|name| name.text.clone()).collect()
}

fn set_primary_key(
    table: &mut Table,
    mut key: Key,
    name: Option<&Name>,
    span: Span,
    namer: &mut Namer<'_>,
    context: &mut Context<'_, '_>,
) {
    if table.primary_key.is_some() {
        let help = "a key of several columns is a line of its own: `primary key (a, b)`";
        let message = format!("table `{}` has a primary key already", table.name);
        context.sink.error_with_help("duplicate-constraint", span, message, help);
        return;
    }
    for column in &key.columns {
        if table.column(column).is_some_and(|column| column.nullable) {
            let message = format!("column `{column}` is nullable and cannot be in the primary key");
            context.sink.error_with_help("bad-key", span, message, "write its type without `Option`");
        }
    }
    key.name = name.map_or_else(|| namer.primary_key(&table.name), |name| name.text.clone());
    table.primary_key = Some(key);
}

fn add_check(
    table: &mut Table,
    def: &CheckDef,
    column: Option<&str>,
    namer: &mut Namer<'_>,
    context: &mut Context<'_, '_>,
) {
    check_condition(&def.condition, &context.scope(table), context.sink);
    let columns = def.condition.columns();
    for column in columns.iter().filter_map(|name| table.column(name)) {
        context.refuse_new_value(&column.ty, |value| def.condition.names_text(value), def.span);
    }
    // A check belongs to a column only if it is written there and names no other; PostgreSQL's names agree with that.
    let owner = column.filter(|own| columns.iter().all(|name| name == own));
    let named_for = owner.or(match columns[..] {
        [only] => Some(only),
        _ => None,
    });
    let name = def.name.as_ref().map_or_else(|| namer.check(&table.name, named_for), |name| name.text.clone());
    table.checks.push(Check { name, column: owner.map(str::to_owned), condition: def.condition.clone() });
}

/// What can be said only when the table is whole.
fn check_keys(table: &Table, columns: &[ColumnDef], context: &mut Context<'_, '_>) {
    for def in columns {
        if let Some(span) = def.auto_increment {
            let alone = table.primary_key.as_ref().is_some_and(|key| key.columns == [def.name.text.clone()]);
            if def.ty.ty == Type::unknown() {
                continue;
            }
            if def.ty.ty.integer_range().is_none() {
                let message = format!("`auto_increment` wants a whole number, and column `{}` is none", def.name.text);
                context.sink.error_with_help("bad-auto-increment", span, message, "make it `BigInteger`");
            } else if !alone {
                let message = format!("`auto_increment` wants column `{}` to be the primary key, alone", def.name.text);
                context.sink.error("bad-auto-increment", span, message);
            } else if let Some((_, span)) = def.default {
                let message = "a column with auto_increment has no default: the database numbers it";
                context.sink.error("bad-auto-increment", span, message);
            }
        }
        if let Some(references) = &def.references
            && references.table.text == table.name
        {
            check_own_target(table, references, context);
        }
    }
}
