//! The operations: one file for each verb of the language.
//!
//! An operation carries everything that is known about it: how it is read and printed, what it does to the schema and
//! what must hold before, what undoes it, how it is lowered, what it does to data, and how it is described.

mod alter_enum;
mod alter_table;
mod comment_on;
mod create_enum;
mod create_extension;
mod create_index;
mod create_schema;
mod create_table;
mod create_view;
mod drop_enum;
mod drop_extension;
mod drop_index;
mod drop_schema;
mod drop_table;
mod drop_view;
mod execute;
mod insert;
mod rename_table;
mod run;

use std::sync::Arc;

use dbmigrate_core::{Backend, Step, Transaction, Verdict};

use crate::ast::Name;
use crate::diagnostic::{Sink, similar};
use crate::expr::Scope;
use crate::habit;
use crate::parse::{Parsed, Parser};
use crate::print::Printer;
use crate::schema::{Enumeration, Room, Schema, Table, Type, View};
use crate::source::Span;
use crate::sql::{Capability, Dialect, Refusal};

pub(crate) use alter_enum::AlterEnum;
pub(crate) use alter_table::AlterTable;
#[cfg(test)]
pub(crate) use alter_table::VERBS;
pub(crate) use comment_on::CommentOn;
pub(crate) use create_enum::CreateEnum;
pub(crate) use create_extension::CreateExtension;
pub(crate) use create_index::{Body as IndexBody, CreateIndex};
pub(crate) use create_schema::CreateSchema;
pub(crate) use create_table::{CreateTable, column_def, constraint_def, references};
pub(crate) use create_view::CreateView;
pub(crate) use drop_enum::DropEnum;
pub(crate) use drop_extension::DropExtension;
pub(crate) use drop_index::DropIndex;
pub(crate) use drop_schema::DropSchema;
pub(crate) use drop_table::DropTable;
pub(crate) use drop_view::DropView;
pub(crate) use execute::Execute;
pub(crate) use insert::Insert;
pub(crate) use rename_table::RenameTable;
pub(crate) use run::Run;

/// What every operation can do.
pub(crate) trait Op: Sized {
    /// How it is written, in short: the help of what cannot be read.
    const FORM: &'static str;

    /// Reads it; its first words were read.
    fn parse(parser: &mut Parser<'_>, start: Start) -> Parsed<Self>;

    /// Prints it.
    fn print(&self, out: &mut Printer);

    /// Checks it against the schema before it and changes the schema, as far as it makes sense.
    fn apply(&self, context: &mut Context<'_, '_>);

    /// What undoes it, given the schema before and after it.
    fn inverse(&self, before: &Schema<'_>, after: &Schema<'_>) -> Inverse;

    /// The steps on one backend.
    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, after: &Schema<'_>) -> Result<Vec<Step>, Refusal>;

    /// What applying it does to data.
    fn verdict(&self) -> Verdict;

    /// What it does, in a few words: `create table users`.
    fn describe(&self) -> String;
}

/// How an operation began.
pub(crate) struct Start {
    /// The words that it began with.
    pub words: &'static str,
    /// The doc comment before it.
    pub comment: Option<String>,
    /// Where it began.
    pub span: Span,
}

/// What an operation is applied to.
pub(crate) struct Context<'a, 'schema> {
    /// The schema, changed by each operation.
    pub schema: &'a mut Schema<'schema>,
    /// Where mistakes go.
    pub sink: &'a mut Sink,
    /// The migration at hand, for the help of later mistakes.
    pub migration: &'a str,
    /// The dialects of the backends that the migration is for.
    pub dialects: &'a [&'static dyn Dialect],
    /// The Rust functions of the migration's file.
    pub functions: &'a [String],
    /// Whether the migration runs in a transaction.
    pub transaction: Transaction,
    /// Whether the operation was computed from the schema and not written: what only an author can answer for is not
    /// asked then.
    pub computed: bool,
}

impl<'a, 'schema> Context<'a, 'schema> {
    /// For what an author has written outside of a migration's file.
    pub(crate) fn outside(
        schema: &'a mut Schema<'schema>,
        dialects: &'a [&'static dyn Dialect],
        sink: &'a mut Sink,
    ) -> Self {
        Self { dialects, computed: false, ..Self::computed(schema, sink) }
    }

    /// For what was computed from the schema, or checked before.
    pub(crate) fn computed(schema: &'a mut Schema<'schema>, sink: &'a mut Sink) -> Self {
        Self {
            schema,
            sink,
            migration: "",
            dialects: &[],
            functions: &[],
            transaction: Transaction::On,
            computed: true,
        }
    }
}

impl Context<'_, '_> {
    /// What expressions about a table may name.
    pub(crate) fn scope<'t>(&self, table: &'t Table) -> Scope<'t> {
        let decimals_are_text = self.dialects.iter().any(|dialect| !dialect.has(Capability::ExactDecimals));
        Scope { table, decimals_are_text }
    }

    /// Reports a name that a backend does not take, or that is ours.
    pub(crate) fn check_name(&mut self, name: &Name, what: &str) {
        let bytes = name.text.len();
        for dialect in self.dialects {
            let product = dialect.backend().title();
            if let Some(longest) = dialect.longest_name().filter(|longest| bytes > *longest) {
                let message = format!("the name of {what} has {bytes} bytes, and {product} takes {longest}");
                self.sink.error("long-name", name.span, message);
                return;
            }
            if !dialect.takes_name(&name.text) {
                let message = format!("`{}` cannot be a name on {product}", name.text);
                let help = "leave out emoji and other characters beyond U+FFFF, and blanks at the end";
                self.sink.error_with_help("bad-name", name.span, message, help);
                return;
            }
            if let Some(prefix) =
                dialect.reserved_prefix().filter(|prefix| name.text.to_lowercase().starts_with(prefix))
            {
                let message = format!("names that begin with `{prefix}` are {product}'s own");
                self.sink.error("reserved-name", name.span, message);
                return;
            }
        }
        if name.text.to_lowercase().starts_with("dbmigrate_") {
            self.sink.error("reserved-name", name.span, "names that begin with `dbmigrate_` are kept for the history");
        }
    }

    /// Reports the name of a table or a view that a backend does not take, or whose schema is not there.
    pub(crate) fn check_relation(&mut self, name: &Name, what: &str) {
        let Some((schema, own)) = name.text.split_once('.') else {
            self.check_name(name, what);
            return;
        };
        self.check_name(&Name { text: own.to_owned(), span: name.span }, what);
        if let Some(dialect) = self.dialects.iter().find(|dialect| !dialect.has(Capability::Schemas)) {
            let message = format!("{} has no schemas within a database", dialect.backend().title());
            let help = "leave the schema out, or keep the migration from it by `#![backends(…)]`";
            self.sink.error_with_help("unsupported", name.span, message, help);
        } else if schema != "public" && !self.computed && !self.schema.has_named(Room::Schema, schema) {
            let message = format!("no schema `{schema}`");
            let help = format!("create it first: `create schema {schema};`");
            self.sink.error_with_help("unknown-schema", name.span, message, help);
        }
    }

    /// Finds a table, or reports that there is none.
    pub(crate) fn table(&mut self, name: &Name) -> Option<Arc<Table>> {
        let found = self.schema.table(&name.text).cloned();
        if found.is_none() {
            let names = self.schema.table_names();
            let other = match (self.schema.view(&name.text), self.schema.enumeration(&name.text)) {
                (Some(_), _) => Some(format!("`{}` is a view, and a table is wanted here", name.text)),
                (_, Some(_)) => Some(format!("`{}` is an enum, and a table is wanted here", name.text)),
                (None, None) => None,
            };
            let close = || similar(&name.text, names.iter().map(String::as_str));
            let help =
                other.or_else(|| close().map(|close| format!("did you mean `{close}`?"))).unwrap_or_else(
                    || match names.len() {
                        0 => "no table exists before this operation".to_owned(),
                        1..=12 => format!("the tables are {}", names.join(", ")),
                        count => format!("{count} tables exist before this operation, and none is named like this"),
                    },
                );
            self.sink.error_with_help("unknown-table", name.span, format!("no table `{}`", name.text), help);
        }
        found
    }

    /// Reports what a server does outside of a transaction only, in a migration that has one.
    pub(crate) fn refuse_in_transaction(&mut self, span: Span) {
        if self.computed || self.transaction == Transaction::Off {
            return;
        }
        let strict = self.dialects.iter().find(|dialect| dialect.has(Capability::ConcurrentIndexes));
        if let Some(dialect) = strict {
            let message = format!("{} cannot do this `concurrently` inside a transaction", dialect.backend().title());
            let help = "give it a migration of its own that begins with `#![transaction(off)]`";
            self.sink.error_with_help("needs-no-transaction", span, message, help);
        }
    }

    /// Finds an enum, or reports that there is none.
    pub(crate) fn enumeration(&mut self, name: &Name) -> Option<Arc<Enumeration>> {
        let found = self.schema.enumeration(&name.text).cloned();
        if found.is_none() {
            let names: Vec<String> = self.schema.enumerations().iter().map(|found| found.name.clone()).collect();
            let help = similar(&name.text, names.iter().map(String::as_str)).map_or_else(
                || {
                    if names.is_empty() {
                        "no enum exists before this operation: `create enum mood { \"sad\", \"ok\" }` makes one".into()
                    } else {
                        format!("the enums are {}", names.join(", "))
                    }
                },
                |close| format!("did you mean `{close}`?"),
            );
            self.sink.error_with_help("unknown-enum", name.span, format!("no enum `{}`", name.text), help);
        }
        found
    }

    /// Reports a value that cannot be one of an enum on every backend.
    pub(crate) fn check_enum_value(&mut self, value: &str, span: Span) {
        for dialect in self.dialects {
            let longest = dialect.longest_name().filter(|longest| value.len() > *longest);
            if let Some(longest) = longest.filter(|_| dialect.has(Capability::EnumTypes)) {
                let product = dialect.backend().title();
                let message = format!("this value has {} bytes, and {product} takes {longest}", value.len());
                self.sink.error("long-name", span, message);
            }
        }
    }

    /// Reports a value of an enum that this very migration has added, where it is named: PostgreSQL takes it only after
    /// the transaction.
    pub(crate) fn refuse_new_value(&mut self, ty: &Type, names: impl Fn(&str) -> bool, span: Span) {
        let Type::NamedEnum { name, .. } = ty else {
            return;
        };
        let strict = self.dialects.iter().find(|dialect| dialect.has(Capability::EnumTypes));
        let (Some(dialect), Some(found)) = (strict, self.schema.enumeration(name)) else {
            return;
        };
        let new = found.added_by(self.migration).iter().find(|value| names(value));
        if let Some(value) = new.filter(|_| !self.computed && self.transaction == Transaction::On) {
            let product = dialect.backend().title();
            let message = format!("{product} cannot use the value {value:?} in the transaction that adds it");
            self.sink.error_with_help("new-value", span, message, "use it in a later migration");
        }
    }

    /// Reports a comment that is too long for a backend.
    pub(crate) fn check_comment(&mut self, text: &str, of_column: bool, span: Span) {
        let characters = text.chars().count();
        for dialect in self.dialects {
            let longest = dialect.longest_comment(of_column).filter(|longest| characters > *longest);
            if let Some(longest) = longest {
                let product = dialect.backend().title();
                let what = if of_column { "a column" } else { "a table" };
                let message =
                    format!("this comment has {characters} characters, and {product} takes {longest} for {what}");
                self.sink.error_with_help("bad-comment", span, message, "say it shorter, or as a remark: `//`");
            }
        }
    }

    /// Reports the views that read what is about to change.
    pub(crate) fn refuse_readers(&mut self, name: &Name, reads: impl Fn(&View) -> bool) {
        if self.computed {
            return;
        }
        let readers: Vec<String> = self
            .schema
            .views()
            .iter()
            .filter(|view| view.name != name.text && reads(view))
            .map(|view| format!("`{}`", view.name))
            .collect();
        if !readers.is_empty() {
            let plural = if readers.len() == 1 { "the view" } else { "the views" };
            let message = format!("{plural} {} may read `{}`", readers.join(", "), name.text);
            let help = "drop the view before, and create it again after: its SQL is only known by its words";
            self.sink.error_with_help("still-referenced", name.span, message, help);
        }
    }

    /// Reports a name that another has already.
    pub(crate) fn check_free(&mut self, room: Room, name: &Name, what: &str) -> bool {
        let Some(owner) = self.schema.taken(room, &name.text) else {
            return true;
        };
        let message = format!("{what} cannot be named `{}`: the name is taken by {owner}", name.text);
        self.sink.error("duplicate-name", name.span, message);
        false
    }
}

/// What undoes an operation.
#[derive(Debug)]
pub(crate) enum Inverse {
    /// Other operations, in the order in which they run.
    Operations(Vec<Operation>),
    /// Steps that the author wrote, for each backend.
    Steps(Vec<(Backend, Vec<Step>)>),
    /// Nothing: the author said that there is no way back.
    Irreversible,
}

macro_rules! operations {
    ($($name:ident: $($words:literal)|+,)+) => {
        /// One verb of the language.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Operation {
            $($name($name),)+
        }

        /// The words that each statement begins with.
        pub(crate) const STATEMENTS: &[&str] = &[$($($words,)+)+];

        impl Operation {
            /// Reads the operation that begins here. A diagnostic says so where none does.
            pub(crate) fn parse(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<Self> {
                let span = parser.span();
                $($(if eat(parser, $words) {
                    let start = Start { words: $words, comment, span };
                    parser.set_form(Some($name::FORM));
                    return $name::parse(parser, start).map(Self::$name);
                })+)+
                Err(unknown_statement(parser))
            }

            /// Prints it.
            pub(crate) fn print(&self, out: &mut Printer) {
                match self { $(Self::$name(op) => op.print(out),)+ }
            }

            /// Checks it and changes the schema.
            pub(crate) fn apply(&self, context: &mut Context<'_, '_>) {
                match self { $(Self::$name(op) => op.apply(context),)+ }
            }

            /// What undoes it.
            pub(crate) fn inverse(&self, before: &Schema<'_>, after: &Schema<'_>) -> Inverse {
                match self { $(Self::$name(op) => op.inverse(before, after),)+ }
            }

            /// The steps on one backend.
            pub(crate) fn lower(
                &self, dialect: &dyn Dialect, before: &Schema<'_>, after: &Schema<'_>,
            ) -> Result<Vec<Step>, Refusal> {
                match self { $(Self::$name(op) => op.lower(dialect, before, after),)+ }
            }

            /// What applying it does to data.
            pub(crate) fn verdict(&self) -> Verdict {
                match self { $(Self::$name(op) => op.verdict(),)+ }
            }

            /// What it does, in a few words.
            pub(crate) fn describe(&self) -> String {
                match self { $(Self::$name(op) => op.describe(),)+ }
            }
        }
    };
}

operations! {
    AlterEnum: "alter enum",
    AlterTable: "alter table",
    CommentOn: "comment on table" | "comment on column",
    CreateEnum: "create enum",
    CreateExtension: "create extension",
    CreateIndex: "create index" | "create unique index",
    CreateSchema: "create schema",
    CreateTable: "create table",
    CreateView: "create view",
    DropEnum: "drop enum",
    DropExtension: "drop extension",
    DropIndex: "drop index",
    DropSchema: "drop schema",
    DropTable: "drop table",
    DropView: "drop view",
    Execute: "execute",
    Insert: "insert into",
    RenameTable: "rename table",
    Run: "run",
}

/// An operation as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub operation: Operation,
    pub span: Span,
}

/// Whether a statement begins with these two words. `run` alone is too common a word to tell.
pub(crate) fn starts_statement(first: Option<&str>, second: Option<&str>) -> bool {
    STATEMENTS.iter().any(|words| {
        let mut words = words.split(' ');
        words.next() == first && words.next().is_none_or(|word| Some(word) == second)
    }) && first != Some("run")
}

fn eat(parser: &mut Parser<'_>, words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    parser.eat_words(&words).is_some()
}

/// Says that no statement begins here, and what was meant.
fn unknown_statement(parser: &mut Parser<'_>) -> crate::diagnostic::Reported {
    let words: Vec<&str> = (0..3).map_while(|ahead| parser.word_at(ahead)).collect();
    let known = || format!("statements begin with {}", STATEMENTS.join(", "));
    if words.is_empty() {
        return parser.expected_with_help("a statement", Some(known()));
    }
    let written = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
    let close = || {
        let kinds = || STATEMENTS.iter().filter_map(|words| words.strip_prefix(parser.word_at(0)?)?.strip_prefix(' '));
        let close = match (kinds().next(), words.get(1)) {
            (None, _) => similar(&written, STATEMENTS.iter().copied())?.to_owned(),
            (Some(_), second) => format!("{} {}", words[0], similar(second?, kinds())?),
        };
        Some(format!("did you mean `{close}`?"))
    };
    let table = || match words[..] {
        [first @ ("create" | "drop" | "alter" | "rename"), name, ..] => {
            Some(format!("did you mean `{first} table {name}`?"))
        }
        _ => None,
    };
    let help = habit::statement(&words).or_else(close).or_else(table).unwrap_or_else(known);
    let second = usize::from(words.len() > 1);
    let span = parser.span().to(Span::token(parser.position() + second));
    parser.sink.error_with_help("syntax", span, format!("no statement begins with `{written}`"), help)
}
