//! A struct that declares a table: `#[derive(dbmigrate::Table)]`.
//!
//! What stands in its attributes is read by the parsers of migrations, and what it declares goes through the same
//! resolution as `create table`: a name, a check or a default means the same in both. The struct itself is read from
//! tokens, so that the macro and the command, which finds structs in source files, share every rule.

mod attribute;
mod compare;
mod explain;
mod name;
mod read;
mod remedy;
mod rust_type;

use std::collections::BTreeMap;

use crate::ast::{CheckDef, ColumnDef, ConstraintDef, IndexValue, Name, References};
use crate::diagnostic::{Diagnostic, Sink};
use crate::naming::Namer;
use crate::op::{Context, CreateIndex, CreateTable, IndexBody, Op};
use crate::schema::{Column, Key, Schema, Table, Timeline, Type};
use crate::source::Span;
use crate::sql::Dialect;
use crate::token::Tokens;

/// A struct as a declaration of a table.
#[derive(Debug)]
pub struct Entity {
    /// The struct's own name.
    ident: Name,
    comment: Option<String>,
    table: Name,
    columns: Vec<ColumnDef>,
    constraints: Vec<ConstraintDef>,
    indexes: Vec<IndexDef>,
    in_sync: Option<InSync>,
    library: Option<(String, Span)>,
}

/// `in_sync`, or `in_sync = "folder"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSync {
    /// The folder of the migrations, where it is not the usual one.
    pub folder: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// `[unique] index [name] (a, b desc) [where (…)]`.
#[derive(Clone, Debug, PartialEq)]
struct IndexDef {
    unique: bool,
    name: Option<Name>,
    body: IndexBody,
    span: Span,
}

impl Entity {
    /// Reads a struct with its attributes, as a derive is given it. There is none where nothing could be derived for it,
    /// and it is as whole as it could be read where something is wrong with it.
    pub fn read(tokens: &Tokens) -> (Option<Self>, Vec<Diagnostic>) {
        let mut sink = Sink::default();
        let entity = read::entity(tokens, &mut sink).ok();
        (entity, sink.drain())
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table.text
    }

    /// The columns' names, in the order of the fields.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name.text)
    }

    /// Whether the struct wants to be compared with a history.
    pub fn in_sync(&self) -> Option<&InSync> {
        self.in_sync.as_ref()
    }

    /// The path of the library where it was given, and where it stands.
    pub fn library(&self) -> Option<(&str, Span)> {
        self.library.as_ref().map(|(path, span)| (&**path, *span))
    }

    /// What is wrong with the struct whatever the history says. Of other tables and of enums it knows nothing: what it
    /// refers to is taken to be there.
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut schema = Schema::default();
        for table in self.targets() {
            schema.put(table);
        }
        let mut create = self.create_table();
        // An enum's values are in the history.
        for column in create.columns.iter_mut().filter(|column| names_enum(&column.ty.ty)) {
            column.ty.ty = Type::unknown();
        }
        let mut sink = Sink::default();
        self.declare(&create, &mut schema, &[], &mut sink);
        sink.drain()
    }

    /// What is wrong with the struct, and if nothing is, in what it differs from the table that a history leaves.
    /// `ids` are the names of the history's migrations.
    pub(crate) fn check_against(
        &self,
        timeline: &Timeline,
        ids: &[String],
        dialects: &[&'static dyn Dialect],
    ) -> Vec<Diagnostic> {
        let history = timeline.before(timeline.len());
        let Some(actual) = history.table(self.table()) else {
            // Its constraints may be there under the table's old name, which would only hide what is wrong.
            let mut found = self.check();
            if found.is_empty() {
                found.push(explain::no_table(self, &history, dialects));
            }
            return found;
        };
        let mut schema = history.clone();
        // It is declared in its own place: neither its name nor those of its constraints are taken by itself.
        schema.remove(self.table());
        let mut sink = Sink::default();
        self.check_targets(&mut schema, &history, &mut sink);
        self.declare(&self.create_table(), &mut schema, dialects, &mut sink);
        if sink.len() == 0
            && let Some(declared) = schema.table(self.table())
        {
            let explanation =
                explain::Explanation { entity: self, declared, history: &history, timeline, dialects, ids };
            explanation.report(actual, &mut sink);
        }
        sink.drain()
    }

    /// Reports tables that are referred to and do not exist, and takes them to be there for what comes after.
    fn check_targets(&self, schema: &mut Schema<'_>, history: &Schema<'_>, sink: &mut Sink) {
        for target in self.targets() {
            if history.table(&target.name).is_none() {
                let mut places = self.references().filter(|to| to.table.text == target.name);
                let span = places.next().map_or(self.ident.span, |to| to.table.span);
                let help = explain::tables_help(&target.name, history);
                let message = format!("no table `{}` in the history", target.name);
                sink.error_with_help("unknown-table", span, message, help);
                schema.put(target);
            }
        }
    }

    /// Says that there is no history that could be compared with.
    pub(crate) fn cannot_compare(&self, migration: &str) -> Diagnostic {
        Diagnostic {
            code: "out-of-sync",
            span: self.in_sync.as_ref().map_or(self.ident.span, |in_sync| in_sync.span),
            message: format!("this struct cannot be compared with the history: {migration} has mistakes"),
            help: Some("`cargo dbmigrate check` says which".to_owned()),
        }
    }

    /// The statement that creates the table, without its indexes.
    fn create_table(&self) -> CreateTable {
        CreateTable {
            comment: self.comment.clone(),
            name: self.table.clone(),
            columns: self.columns.clone(),
            constraints: self.constraints.clone(),
            options: Vec::new(),
        }
    }

    /// Whether the author gave a constraint or an index this name.
    fn names(&self, name: &str) -> bool {
        let inline = self.columns.iter().flat_map(|column| &column.checks).map(|check| &check.name);
        let own_line = self.constraints.iter().map(|constraint| match constraint {
            ConstraintDef::PrimaryKey { name, .. }
            | ConstraintDef::Unique { name, .. }
            | ConstraintDef::ForeignKey { name, .. }
            | ConstraintDef::Check(CheckDef { name, .. }) => name,
        });
        let indexes = self.indexes.iter().map(|index| &index.name);
        inline.chain(own_line).chain(indexes).flatten().any(|given| given.text == name)
    }

    fn declare(
        &self,
        create: &CreateTable,
        schema: &mut Schema<'_>,
        dialects: &[&'static dyn Dialect],
        sink: &mut Sink,
    ) {
        let mut context = Context::outside(schema, dialects, sink);
        create.apply(&mut context);
        for index in self.named_indexes(context.schema) {
            if context.schema.table(self.table()).is_some() {
                index.apply(&mut context);
            }
        }
    }

    /// The statements that create the indexes. What has no name gets one by the rule for constraints.
    fn named_indexes(&self, schema: &Schema<'_>) -> Vec<CreateIndex> {
        let given = self.indexes.iter().filter_map(|index| index.name.as_ref()).map(|name| name.text.clone());
        let mut namer = Namer::new(schema, given.collect());
        let named = self.indexes.iter().map(|index| {
            let columns = index.body.parts.iter().map(|part| match &part.value {
                IndexValue::Column(column) => column.text.clone(),
                IndexValue::Expr(_) => "expr".to_owned(),
            });
            let made = |namer: &mut Namer<'_>| Name {
                text: namer.index(self.table(), &columns.collect::<Vec<_>>()),
                span: index.span,
            };
            CreateIndex {
                unique: index.unique,
                name: index.name.clone().unwrap_or_else(|| made(&mut namer)),
                table: self.table.clone(),
                body: index.body.clone(),
                concurrently: None,
            }
        });
        named.collect()
    }

    fn references(&self) -> impl Iterator<Item = &References> {
        let inline = self.columns.iter().filter_map(|column| column.references.as_ref());
        let own_line = self.constraints.iter().filter_map(|constraint| match constraint {
            ConstraintDef::ForeignKey { references, .. } => Some(references),
            _ => None,
        });
        inline.chain(own_line)
    }

    /// Stand-ins for the other tables that are referred to: with these columns, of any type, and a key on them.
    fn targets(&self) -> Vec<Table> {
        let mut tables: BTreeMap<&str, Table> = BTreeMap::new();
        for References { table, columns, .. } in self.references().filter(|to| to.table.text != self.table()) {
            let target = tables.entry(&table.text).or_insert_with(|| Table::empty(&table.text, ""));
            for name in columns {
                if target.column(&name.text).is_none() {
                    target.columns.push(any_column(&name.text));
                }
            }
            // Nobody can write this name, so that it stands in nobody's way.
            let name = format!("{}\0{}", table.text, target.uniques.len());
            target.uniques.push(Key { name, columns: columns.iter().map(|name| name.text.clone()).collect() });
        }
        tables.into_values().collect()
    }
}

fn names_enum(ty: &Type) -> bool {
    match ty {
        Type::Array(inner) => names_enum(inner),
        ty => matches!(ty, Type::NamedEnum { .. }),
    }
}

fn any_column(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        ty: Type::unknown(),
        nullable: false,
        type_check: None,
        auto_increment: false,
        default: None,
        generated: None,
        collation: None,
        comment: None,
    }
}
