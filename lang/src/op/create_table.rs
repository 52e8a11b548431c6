//! `create table t { … }`

use dbmigrate_core::{Backend, Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::{self, CheckDef, ColumnDef, ConstraintDef, Generated, Name, Place, References, TypeUse};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, quoted, relation};
use crate::raw;
use crate::resolve;
use crate::schema::{Column, Constraint, ForeignKey, Room, Schema, Table};
use crate::source::Span;
use crate::sql::{Dialect, Refusal};

/// Creates a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateTable {
    pub comment: Option<String>,
    pub name: Name,
    pub columns: Vec<ColumnDef>,
    pub constraints: Vec<ConstraintDef>,
    /// What stands after the closing bracket on a backend, in its own words.
    pub options: Vec<(Backend, String)>,
}

impl Op for CreateTable {
    const FORM: &'static str = "create table users { id: BigInteger primary key, email: Text }";

    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self> {
        let name = parser.relation("the table")?;
        let mut inside = parser.group('{', "with the columns")?;
        let mut table =
            Self { comment: start.comment, name, columns: Vec::new(), constraints: Vec::new(), options: Vec::new() };
        while !inside.is_empty() {
            // What can be read is kept, so that the rest is checked as well: the sink holds what is wrong.
            let (from, errors) = (inside.position(), inside.sink.len());
            let read = item(&mut inside, &mut table).is_ok();
            // A column that follows without a comma was reported, and is read like any other.
            let forgotten = read && inside.sink.len() > errors && ast::at_column(&inside);
            if !forgotten && !(read && (inside.is_empty() || inside.char(',').is_ok())) {
                inside.skip_entry();
            }
            if inside.sink.len() > errors {
                inside.doubt(from);
            }
        }
        if parser.eat_word("options").is_some() {
            table.options = ast::per_backend(parser, |inside| {
                let (text, span) = inside.text("the table's options")?;
                raw::check_part(&text, span, inside.sink);
                Ok(raw::normal(&text))
            })?;
        }
        parser.eat_char(';');
        Ok(table)
    }

    fn print(&self, out: &mut Printer) {
        enum Item<'a> {
            Column(&'a ColumnDef),
            Constraint(&'a ConstraintDef),
        }
        out.comment(self.comment.as_deref());
        out.push(&format!("create table {} ", relation(&self.name.text)));
        let columns = self.columns.iter().map(Item::Column);
        let items: Vec<_> = columns.chain(self.constraints.iter().map(Item::Constraint)).collect();
        out.block(&items, |out, item| match item {
            Item::Column(column) => ast::print_column(out, column),
            Item::Constraint(constraint) => ast::print_constraint(out, constraint),
        });
        if !self.options.is_empty() {
            let options = self.options.iter().map(|(backend, text)| format!("{backend}: {}", quoted(text)));
            out.push(&format!(" options {{ {} }}", options.collect::<Vec<_>>().join(", ")));
        }
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        context.check_relation(&self.name, "the table");
        let free = context.check_free(Room::Relation, &self.name, "the table");
        let mut table = resolve::table(&self.name, self.comment.as_deref(), &self.columns, &self.constraints, context);
        table.options.clone_from(&self.options);
        for constraint in &self.constraints {
            if let ConstraintDef::ForeignKey { references, .. } = constraint
                && references.table.text == table.name
            {
                resolve::check_own_target(&table, references, context);
            }
        }
        if table.columns.is_empty() {
            context.sink.error("empty-table", self.name.span, format!("table `{}` has no column", table.name));
        }
        if free {
            context.schema.put(table);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        Inverse::Operations(vec![Operation::DropTable(super::DropTable { name: Name::computed(&self.name.text) })])
    }

    fn lower(&self, dialect: &dyn Dialect, _: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let Some(table) = after.table(&self.name.text) else {
            return Ok(Vec::new());
        };
        let places = self.columns.iter().map(|column| (&*column.name.text, column.ty.span)).collect::<Vec<_>>();
        dialect.create_table(table).map_err(|refusal| refusal.at_column(&places, self.name.span))
    }

    fn verdict(&self) -> Verdict {
        Verdict::Lossless
    }

    fn describe(&self) -> String {
        format!("create table {}", self.name.text)
    }
}

impl CreateTable {
    /// The statement that makes a table as it is in the model, without its indexes.
    pub(crate) fn of(table: &Table) -> Self {
        let apart =
            |constraint: &Constraint<'_>| !matches!(constraint, Constraint::Check(check) if check.column.is_some());
        let constraints = table.constraints().filter(apart).map(constraint_def).collect();
        let columns = table.columns.iter().map(|column| column_def(table, column)).collect();
        let (comment, options) = (table.comment.clone(), table.options.clone());
        Self { comment, name: Name::computed(&table.name), columns, constraints, options }
    }
}

/// A constraint as it is in the model.
pub(crate) fn constraint_def(constraint: Constraint<'_>) -> ConstraintDef {
    let span = Span::NOWHERE;
    let name = Some(Name::computed(constraint.name()));
    match constraint {
        Constraint::PrimaryKey(key) => ConstraintDef::PrimaryKey { name, columns: Name::all(&key.columns), span },
        Constraint::Unique(key) => ConstraintDef::Unique { name, columns: Name::all(&key.columns), span },
        Constraint::Check(check) => ConstraintDef::Check(CheckDef { name, condition: check.condition.clone(), span }),
        Constraint::ForeignKey(key) => {
            let columns = Name::all(&key.columns);
            ConstraintDef::ForeignKey { name, columns, references: references(key), span }
        }
    }
}

/// A column as it is in the model, with the checks that go with it.
pub(crate) fn column_def(table: &Table, column: &Column) -> ColumnDef {
    let nowhere = Span::NOWHERE;
    let own = table.checks.iter().filter(|check| check.column.as_deref() == Some(&*column.name));
    ColumnDef {
        comment: column.comment.clone(),
        name: Name::computed(&column.name),
        ty: TypeUse { ty: column.ty.clone(), nullable: column.nullable, span: nowhere },
        type_check: column.type_check.as_deref().map(Name::computed),
        primary_key: None,
        auto_increment: column.auto_increment.then_some(nowhere),
        unique: None,
        default: column.default.clone().map(|default| (default, nowhere)),
        checks: own
            .map(|check| CheckDef {
                name: Some(Name::computed(&check.name)),
                condition: check.condition.clone(),
                span: nowhere,
            })
            .collect(),
        references: None,
        generated: column.generated.clone().map(|(expr, stored)| Generated { expr, stored, span: nowhere }),
        collate: column.collation.clone().map(|collation| (collation, nowhere)),
    }
}

/// What a foreign key of the model refers to.
pub(crate) fn references(key: &ForeignKey) -> References {
    References {
        table: Name::computed(&key.table),
        columns: Name::all(&key.referenced),
        on_delete: key.on_delete.map(|action| (action, Span::NOWHERE)),
        on_update: key.on_update.map(|action| (action, Span::NOWHERE)),
        span: Span::NOWHERE,
    }
}

fn item(inside: &mut Parser<'_>, table: &mut CreateTable) -> Parsed<()> {
    inside.set_form(None);
    let comment = inside.comment()?;
    if comment.is_some() && (inside.is_empty() || ast::at_constraint(inside)) {
        let help = "`///` belongs to the column below it; a remark is `// …`";
        return Err(inside.expected_with_help("a column after its doc comment", Some(help.into())));
    }
    if ast::at_constraint(inside) {
        table.constraints.push(ast::constraint(inside, Place::Statement)?);
    } else {
        table.columns.push(ast::column(inside, comment)?);
    }
    Ok(())
}
