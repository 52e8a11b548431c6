//! `alter table t { add column …, drop column …, rename column … }`

mod add_column;
mod drop_column;
mod rename_column;

use std::sync::Arc;

use dbmigrate_core::{Step, Verdict};

use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::diagnostic::{Sink, similar};
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::{Schema, Table};
use crate::sql::{Dialect, Refusal};

use add_column::AddColumn;
use drop_column::DropColumn;
use rename_column::RenameColumn;

/// Changes a table, one verb after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterTable {
    pub table: Name,
    pub verbs: Vec<Verb>,
}

/// What a verb of `alter table` can do. See [`Op`].
trait Alter: Sized {
    fn parse(parser: &mut Parser<'_>, comment: Option<String>) -> Parsed<Self>;
    fn print(&self, out: &mut Printer);
    /// Checks the verb against the table before it and changes the schema.
    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>);
    /// The verb that undoes this one, given the table before it.
    fn inverse(&self, before: &Table) -> Option<Verb>;
    /// The steps on one backend, given the table before and after it.
    fn lower(&self, dialect: &dyn Dialect, before: &Table, after: &Table) -> Result<Vec<Step>, Refusal>;
    fn verdict(&self) -> Verdict;
    fn describe(&self) -> String;
}

macro_rules! verbs {
    ($($name:ident: $words:literal,)+) => {
        /// One verb of `alter table`.
        #[expect(clippy::enum_variant_names, reason = "each is named as its words are")]
        #[expect(clippy::large_enum_variant, reason = "a migration has a handful of them")]
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Verb {
            $($name($name),)+
        }

        /// The words that each verb begins with.
        const VERBS: &[&str] = &[$($words,)+];

        impl Verb {
            fn parse(parser: &mut Parser<'_>) -> Parsed<Self> {
                let comment = parser.comment()?;
                $(if parser.eat_words(&$words.split(' ').collect::<Vec<_>>()).is_some() {
                    return $name::parse(parser, comment).map(Self::$name);
                })+
                let written = [0, 1].map(|ahead| parser.word_at(ahead).unwrap_or_default()).join(" ");
                let close = similar(&written, VERBS.iter().copied()).map(|verb| format!("did you mean `{verb}`? "));
                let help = format!("{}the verbs of `alter table` are {}", close.unwrap_or_default(), VERBS.join(", "));
                Err(parser.expected_with_help("a verb", Some(help)))
            }

            fn print(&self, out: &mut Printer) {
                match self { $(Self::$name(verb) => verb.print(out),)+ }
            }

            fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
                match self { $(Self::$name(verb) => verb.apply(table, context),)+ }
            }

            fn inverse(&self, before: &Table) -> Option<Verb> {
                match self { $(Self::$name(verb) => verb.inverse(before),)+ }
            }

            fn lower(&self, dialect: &dyn Dialect, before: &Table, after: &Table) -> Result<Vec<Step>, Refusal> {
                match self { $(Self::$name(verb) => verb.lower(dialect, before, after),)+ }
            }

            fn verdict(&self) -> Verdict {
                match self { $(Self::$name(verb) => verb.verdict(),)+ }
            }

            fn describe(&self) -> String {
                match self { $(Self::$name(verb) => verb.describe(),)+ }
            }
        }
    };
}

verbs! {
    AddColumn: "add column",
    DropColumn: "drop column",
    RenameColumn: "rename column",
}

impl Op for AlterTable {
    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let table = parser.name("the table")?;
        let mut inside = parser.group('{', "with what to change")?;
        let mut verbs = Vec::new();
        let mut failed = None;
        while !inside.is_empty() {
            match Verb::parse(&mut inside) {
                Ok(verb) => verbs.push(verb),
                Err(reported) => {
                    failed = Some(reported);
                    inside.skip_entry();
                    continue;
                }
            }
            if !inside.is_empty()
                && let Err(reported) = inside.char(',')
            {
                failed = Some(reported);
                inside.skip_entry();
            }
        }
        if verbs.is_empty() && failed.is_none() {
            failed = Some(inside.expected("a verb, as `add column name: Text`"));
        }
        parser.eat_char(';');
        failed.map_or(Ok(Self { table, verbs }), Err)
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("alter table {} ", name(&self.table.text)));
        out.block(&self.verbs, |out, verb| verb.print(out));
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        if context.table(&self.table).is_none() {
            return;
        }
        for verb in &self.verbs {
            if let Some(table) = context.schema.table(&self.table.text).cloned() {
                verb.apply(&table, context);
            }
        }
    }

    fn inverse(&self, before: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        let mut verbs = Vec::new();
        self.walk(before, |verb, before, _| verbs.extend(verb.inverse(before)));
        verbs.reverse();
        let table = Name::computed(&self.table.text);
        Inverse::Operations(vec![Operation::AlterTable(Self { table, verbs })])
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let mut lowered = Ok(Vec::new());
        self.walk(before, |verb, before, after| {
            if let Ok(steps) = &mut lowered {
                match verb.lower(dialect, before, after) {
                    Ok(more) => steps.extend(more),
                    Err(refusal) => lowered = Err(refusal),
                }
            }
        });
        lowered
    }

    fn verdict(&self) -> Verdict {
        self.verbs.iter().map(Verb::verdict).max().unwrap_or(Verdict::Lossless)
    }

    fn describe(&self) -> String {
        let verbs: Vec<_> = self.verbs.iter().map(Verb::describe).collect();
        format!("alter table {}: {}", self.table.text, verbs.join(", "))
    }
}

impl AlterTable {
    /// Visits each verb with the table before and after it. The verbs were checked: their diagnostics are known.
    fn walk(&self, before: &Schema<'_>, mut visit: impl FnMut(&Verb, &Table, &Table)) {
        let mut schema = before.clone();
        let mut sink = Sink::default();
        for verb in &self.verbs {
            let Some(old) = schema.table(&self.table.text).cloned() else {
                break;
            };
            let mut context = Context {
                schema: &mut schema,
                sink: &mut sink,
                migration: "",
                dialects: &[],
                functions: &[],
                computed: true,
            };
            verb.apply(&old, &mut context);
            let Some(new) = schema.table(&self.table.text) else {
                break;
            };
            visit(verb, &old, new);
        }
        sink.drain();
    }
}
