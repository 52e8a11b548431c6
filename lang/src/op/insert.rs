//! `insert into t { (id: 1, name: "a"), … }`

use dbmigrate_core::{Backend, Step, Verdict};

use super::{Context, Inverse, Op, Start};
use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use crate::expr::{Literal, literal, literal_problem};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name, relation};
use crate::schema::{IndexKey, Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal, dialect};

/// Inserts rows whose keys are given, so that reverting can delete just these.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insert {
    pub table: Name,
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub values: Vec<(Name, Literal, Span)>,
    pub span: Span,
}

impl Op for Insert {
    const FORM: &'static str = "insert into roles { (id: 1, name: \"admin\"), (id: 2, name: \"guest\") }";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let table = parser.relation("the table")?;
        let mut inside = parser.group('{', "with the rows")?;
        let mut rows = Vec::new();
        let nothing = inside.is_empty();
        while !inside.is_empty() {
            // What can be read is kept, so that the other rows are checked as well: the sink holds what is wrong.
            let span = inside.span();
            let row = inside.list("the values, as `id: 1`", value).map(|values| {
                rows.push(Row { values, span: span.to(inside.last_span()) });
            });
            if row.is_err() || !(inside.is_empty() || inside.char(',').is_ok()) {
                inside.skip_entry();
            }
        }
        if nothing {
            return Err(inside.expected("a row, as `(id: 1, name: \"admin\")`"));
        }
        parser.eat_char(';');
        Ok(Self { table, rows })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("insert into {} ", relation(&self.table.text)));
        out.block(&self.rows, |out, row| {
            let values: Vec<_> =
                row.values.iter().map(|(column, value, _)| format!("{}: {value}", name(&column.text))).collect();
            out.push(&format!("({})", values.join(", ")));
        });
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        let Some(table) = context.table(&self.table) else {
            return;
        };
        for (position, row) in self.rows.iter().enumerate() {
            check_row(&table, row, context);
            let key = key_of(&table, row);
            let same =
                |other: &&Row| key.is_some() && key_values(other, key.as_deref()) == key_values(row, key.as_deref());
            if self.rows[..position].iter().any(|other| same(&other)) {
                context.sink.error("duplicate-row", row.span, "a row with this key stands above");
            }
        }
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let Some(table) = before.table(&self.table.text) else {
            return Inverse::Irreversible;
        };
        let deletions = |backend: Backend| {
            let rows = self.rows.iter().rev();
            let keys = rows.map(|row| key_values(row, key_of(table, row).as_deref()));
            keys.map(|key| dialect(backend).delete_row(table, &key)).collect()
        };
        Inverse::Steps(Backend::ALL.into_iter().map(|backend| (backend, deletions(backend))).collect())
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let Some(table) = before.table(&self.table.text) else {
            return Ok(Vec::new());
        };
        let mut steps: Vec<Step> = Vec::new();
        // Neighbours with the same columns go into one statement.
        for rows in self.rows.chunk_by(|a, b| columns(a).eq(columns(b))) {
            let names: Vec<&str> = columns(&rows[0]).collect();
            let values: Vec<Vec<&Literal>> =
                rows.iter().map(|row| row.values.iter().map(|(_, value, _)| value).collect()).collect();
            steps.extend(dialect.insert(table, &names, &values));
        }
        Ok(steps)
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        let rows = if self.rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", self.rows.len()) };
        format!("insert {rows} into {}", self.table.text)
    }
}

fn value(parser: &mut Parser<'_>) -> Parsed<(Name, Literal, Span)> {
    let name = parser.name("a column")?;
    parser.char(':')?;
    let start = parser.span();
    match literal(parser)? {
        Some(literal) => Ok((name, literal, start.to(parser.last_span()))),
        None => {
            Err(parser.expected_with_help("a literal", Some("values are numbers, strings, true, false or null".into())))
        }
    }
}

fn columns(row: &Row) -> impl Iterator<Item = &str> {
    row.values.iter().map(|(name, _, _)| &*name.text)
}

/// The columns of a key that the row gives completely: the primary key first.
fn key_of(table: &Table, row: &Row) -> Option<Vec<String>> {
    let given = |columns: &&[String]| {
        columns
            .iter()
            .all(|column| row.values.iter().any(|(name, value, _)| name.text == *column && *value != Literal::Null))
    };
    let constraints = table.primary_key.iter().chain(&table.uniques).map(|key| &*key.columns);
    constraints.into_iter().find(given).map(<[String]>::to_vec).or_else(|| {
        let unique = table.indexes.iter().filter(|index| index.unique && index.predicate.is_none());
        let columns = unique.filter_map(|index| {
            let names = index.parts.iter().map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expr(_) => None,
            });
            names.collect::<Option<Vec<String>>>()
        });
        columns.into_iter().find(|columns| given(&&**columns))
    })
}

fn key_values<'a>(row: &'a Row, key: Option<&[String]>) -> Vec<(&'a str, &'a Literal)> {
    let in_key = |name: &&(Name, Literal, Span)| key.is_some_and(|key| key.contains(&name.0.text));
    let mut values: Vec<_> = row.values.iter().filter(in_key).map(|(name, value, _)| (&*name.text, value)).collect();
    values.sort_by_key(|(name, _)| *name);
    values
}

fn check_row(table: &Table, row: &Row, context: &mut Context<'_, '_>) {
    let scope = context.scope(table);
    for (position, (name, value, span)) in row.values.iter().enumerate() {
        if row.values[..position].iter().any(|(earlier, _, _)| earlier.text == name.text) {
            context.sink.error("duplicate-name", name.span, format!("column `{}` is given twice", name.text));
        }
        let Some(column) = scope.column(&name.text, name.span, context.sink) else {
            continue;
        };
        if column.generated.is_some() {
            let message = format!("column `{}` is generated: its value is computed", name.text);
            context.sink.error("bad-value", *span, message);
        } else if *value == Literal::Null && !column.nullable {
            context.sink.error("bad-value", *span, format!("column `{}` is not nullable", name.text));
        } else if let Some(problem) = literal_problem(&column.ty, value) {
            let message = format!("this value does not fit column `{}`: {}", name.text, problem.message);
            context.sink.push(Diagnostic { code: "bad-value", span: *span, message, help: problem.help });
        }
        context.refuse_new_value(&column.ty, |text| matches!(value, Literal::Text(own) if own == text), *span);
    }
    // What is missing may be what was misspelled.
    if row.values.iter().any(|(name, _, _)| table.column(&name.text).is_none()) {
        return;
    }
    let keyless = key_of(table, row).is_none();
    let in_key = |name: &String| table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
    let missing = table.columns.iter().filter(|column| {
        let filled = column.nullable || column.default.is_some() || column.generated.is_some() || column.auto_increment;
        // That the key is missing is said by itself.
        let said = keyless && in_key(&column.name);
        !filled && !said && !columns(row).any(|name| name == column.name)
    });
    let missing: Vec<_> = missing.map(|column| format!("`{}`", column.name)).collect();
    if !missing.is_empty() {
        let message = format!("this row has no value for {}", missing.join(", "));
        let help = "a column that may be left out has a default, or a type of `Option<…>`";
        context.sink.error_with_help("bad-value", row.span, message, help);
    }
    if keyless {
        let help = match &table.primary_key {
            Some(key) => format!("give the primary key: {}", key.columns.join(", ")),
            None => format!("table `{}` has no key: insert by `execute \"insert …\" revert \"delete …\";`", table.name),
        };
        let message = "this row has no key, so reverting could not tell which row to delete";
        context.sink.error_with_help("keyless-row", row.span, message, help);
    }
}
