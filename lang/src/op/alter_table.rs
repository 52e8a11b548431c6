//! `alter table t { add column …, drop column …, rename column …, alter column …, add unique …, drop constraint … }`

mod add_column;
mod add_constraint;
mod alter_column;
mod drop_column;
mod drop_constraint;
mod rename_column;
mod rename_constraint;

use std::sync::Arc;

use dbmigrate_core::{Step, Verdict};

use super::create_table::constraint_def;
use super::{Context, Inverse, Op, Operation, Start};
use crate::ast::Name;
use crate::diagnostic::{Reported, Sink, similar};
use crate::habit;
use crate::parse::{Parsed, Parser};
use crate::print::{self, Printer, relation};
use crate::schema::{Constraint, ForeignKey, Schema, Table};
use crate::source::Span;
use crate::sql::{Change, Dialect, Refusal, Stage};

use add_column::AddColumn;
use add_constraint::AddConstraint;
use alter_column::AlterColumn;
use drop_column::DropColumn;
use drop_constraint::DropConstraint;
use rename_column::RenameColumn;
use rename_constraint::RenameConstraint;

/// Changes a table, one verb after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterTable {
    pub table: Name,
    pub verbs: Vec<Verb>,
}

/// What a verb of `alter table` can do. See [`Op`].
trait Alter: Sized {
    /// How it is written, in short: the help of what cannot be read.
    const FORM: &'static str;

    /// Reads the verb; the words that it begins with were read.
    fn parse(parser: &mut Parser<'_>, words: &'static str, comment: Option<String>) -> Parsed<Self>;
    fn print(&self, out: &mut Printer);
    /// Where it stands.
    fn span(&self) -> Span;
    /// Checks the verb against the table before it and changes the schema.
    fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>);
    /// The verb that undoes this one, given the table before and after it.
    fn inverse(&self, before: &Table, after: &Table) -> Option<Verb>;
    /// What it changes, given the table before and after it.
    fn change(&self, before: &Table, after: &Table) -> Change;
    fn verdict(&self) -> Verdict;
    fn describe(&self) -> String;
}

macro_rules! verbs {
    ($($name:ident: $($words:literal)|+,)+) => {
        /// One verb of `alter table`.
        #[expect(clippy::large_enum_variant, reason = "a migration has a handful of them")]
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Verb {
            $($name($name),)+
        }

        /// The words that each verb begins with.
        pub(crate) const VERBS: &[&str] = &[$($($words,)+)+];

        impl Verb {
            fn parse(parser: &mut Parser<'_>) -> Parsed<Self> {
                let comment = parser.comment()?;
                $($(if parser.eat_words(&$words.split(' ').collect::<Vec<_>>()).is_some() {
                    parser.set_form(Some($name::FORM));
                    return $name::parse(parser, $words, comment).map(Self::$name);
                })+)+
                Err(unknown_verb(parser))
            }

            fn print(&self, out: &mut Printer) {
                match self { $(Self::$name(verb) => verb.print(out),)+ }
            }

            fn apply(&self, table: &Arc<Table>, context: &mut Context<'_, '_>) {
                match self { $(Self::$name(verb) => verb.apply(table, context),)+ }
            }

            fn inverse(&self, before: &Table, after: &Table) -> Option<Verb> {
                match self { $(Self::$name(verb) => verb.inverse(before, after),)+ }
            }

            fn span(&self) -> Span {
                match self { $(Self::$name(verb) => verb.span(),)+ }
            }

            fn change(&self, before: &Table, after: &Table) -> Change {
                match self { $(Self::$name(verb) => verb.change(before, after),)+ }
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
    AddConstraint: "add primary key" | "add unique" | "add check" | "add foreign key",
    AlterColumn: "alter column",
    DropColumn: "drop column",
    DropConstraint: "drop constraint",
    RenameColumn: "rename column",
    RenameConstraint: "rename constraint",
}

impl Op for AlterTable {
    const FORM: &'static str = "alter table users { add column note: Option<Text>, drop column name }";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let table = parser.relation("the table")?;
        let mut inside = parser.group('{', "with what to change")?;
        let mut verbs = Vec::new();
        let nothing = inside.is_empty();
        while !inside.is_empty() {
            // What can be read is kept, so that the rest is checked as well: the sink holds what is wrong.
            let from = inside.position();
            let read = Verb::parse(&mut inside).map(|verb| verbs.push(verb));
            if read.is_err() || !(inside.is_empty() || inside.char(',').is_ok()) {
                inside.skip_entry();
                inside.doubt(from);
            }
        }
        if nothing {
            return Err(inside.expected("a verb, as `add column name: Text`"));
        }
        parser.eat_char(';');
        Ok(Self { table, verbs })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("alter table {} ", relation(&self.table.text)));
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
        self.walk(before, |verb, before, after| verbs.extend(verb.inverse(before, after)));
        verbs.reverse();
        let table = Name::computed(&self.table.text);
        Inverse::Operations(vec![Operation::AlterTable(Self { table, verbs })])
    }

    fn lower(&self, dialect: &dyn Dialect, before: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        let mut stages = Vec::new();
        self.walk(before, |verb, before, after| {
            let (change, span) = (verb.change(before, after), verb.span());
            stages.push(Stage { change, before: before.clone(), after: after.clone(), span });
        });
        dialect.alter_table(&stages)
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
    /// The statement that adds foreign keys as they are in the model.
    pub(crate) fn add_foreign_keys(table: &str, keys: &[ForeignKey]) -> Self {
        let constraint = |key| constraint_def(Constraint::ForeignKey(key));
        let verb = |key| Verb::AddConstraint(AddConstraint { constraint: constraint(key) });
        Self { table: Name::computed(table), verbs: keys.iter().map(verb).collect() }
    }

    /// Visits each verb with the table before and after it. The verbs were checked: their diagnostics are known.
    fn walk(&self, before: &Schema<'_>, mut visit: impl FnMut(&Verb, &Table, &Table)) {
        let mut schema = before.clone();
        let mut sink = Sink::default();
        for verb in &self.verbs {
            let Some(old) = schema.table(&self.table.text).cloned() else {
                break;
            };
            let mut context = Context::computed(&mut schema, &mut sink);
            verb.apply(&old, &mut context);
            let Some(new) = schema.table(&self.table.text) else {
                break;
            };
            visit(verb, &old, new);
        }
        sink.drain();
    }
}

/// Says that no verb begins here, and what was meant.
fn unknown_verb(parser: &mut Parser<'_>) -> Reported {
    let words: Vec<&str> = (0..3).map_while(|ahead| parser.word_at(ahead)).collect();
    if words.is_empty() {
        return parser.expected_with_help("a verb", Some(format!("the verbs are {}", VERBS.join(", "))));
    }
    let written = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
    let help = habit::verb(&words).unwrap_or_else(|| match similar(&written, VERBS.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("the verbs are {}", VERBS.join(", ")),
    });
    let message = format!("no verb of `alter table` begins with `{written}`");
    let span = parser.span().to(Span::token(parser.position() + usize::from(words.len() > 1)));
    parser.sink.error_with_help("syntax", span, message, help)
}

/// The name of the constraint that a verb has added.
fn added(before: &Table, after: &Table) -> String {
    let new = after.constraints().find(|constraint| before.constraint(constraint.name()).is_none());
    new.map(|constraint| constraint.name().to_owned()).unwrap_or_default()
}

/// Finds a constraint, or reports that there is none.
fn ensure_constraint(table: &Table, name: &Name, context: &mut Context<'_, '_>) -> bool {
    if table.constraint(&name.text).is_some() {
        return true;
    }
    let own = table.columns.iter().find(|column| column.type_check.as_deref() == Some(&*name.text));
    let names: Vec<&str> = table.constraints().map(|constraint| constraint.name()).collect();
    let index = table.indexes.iter().find(|index| index.name == name.text);
    let help = match (own, similar(&name.text, names.iter().copied())) {
        (Some(column), _) => format!("this name is kept for the type of column `{}`, and goes with it", column.name),
        (None, _) if index.is_some() => format!("it is an index: `drop index {};`", print::name(&name.text)),
        (None, Some(close)) => format!("did you mean `{close}`?"),
        (None, None) if names.is_empty() => "the table has no constraint".to_owned(),
        (None, None) => format!("the constraints are {}", names.join(", ")),
    };
    let message = format!("no constraint `{}` in table `{}`", name.text, table.name);
    context.sink.error_with_help("unknown-constraint", name.span, message, help);
    false
}
