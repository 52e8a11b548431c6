//! Folds the files of a history over an empty schema.

use std::borrow::Cow;
use std::collections::BTreeSet;

use dbmigrate_core::{Backend, Id, Migration};

use crate::creation::Creation;
use crate::diagnostic::{Diagnostic, Report, Sink};
use crate::edition::checksum;
use crate::entity::Entity;
use crate::file::{self, Body, Functions, ReadFile};
use crate::lower::Lowering;
use crate::op::{Context, Operation, Statement};
use crate::schema::Timeline;
use crate::sql::dialect;
use crate::token::Tokens;

/// What a file says that the schema after it does not show.
#[derive(Clone, Debug, Default)]
struct Unseen {
    /// How many of its statements nothing is known of.
    opaque: usize,
    /// The backends that it is for, where it is not for all.
    only: Option<Vec<Backend>>,
}

/// Reads, checks and lowers the files of a history, one after the other.
///
/// Every state on the way stays known, so that one file can be read again against the schema before it.
#[derive(Debug)]
pub struct Replay {
    backends: Vec<Backend>,
    timeline: Timeline,
    /// The name of each file.
    ids: Vec<String>,
    /// The Rust functions of each file.
    functions: Vec<Functions>,
    /// The other files that each file names.
    files: Vec<Vec<String>>,
    /// The names of each file that stand in what could not be read.
    doubted: Vec<BTreeSet<String>>,
    /// What each file says that its schema does not show.
    unseen: Vec<Unseen>,
    /// The first file of which nothing could be read: what comes after it is not checked against a schema that lacks it.
    unreadable: Option<usize>,
    /// The first file with a mistake of any kind.
    wrong: Option<usize>,
}

/// A schema as SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaSql {
    /// What the statements do not show, each in one line.
    pub remarks: Vec<String>,
    /// The statements, in the order in which they can run.
    pub statements: Vec<String>,
}

impl Unseen {
    fn of(body: &Body) -> Self {
        let opaque = |statement: &&Statement| match &statement.operation {
            Operation::Execute(execute) => execute.declared.is_empty(),
            Operation::Run(_) => true,
            _ => false,
        };
        Self { opaque: body.statements.iter().filter(opaque).count(), only: body.backends.clone() }
    }
}

impl Replay {
    /// An empty history for these backends.
    pub fn new(backends: &[Backend]) -> Self {
        Self {
            backends: backends.to_vec(),
            timeline: Timeline::default(),
            ids: Vec::new(),
            functions: Vec::new(),
            files: Vec::new(),
            doubted: Vec::new(),
            unseen: Vec::new(),
            unreadable: None,
            wrong: None,
        }
    }

    /// The number of files that were added.
    pub fn len(&self) -> usize {
        self.timeline.len()
    }

    /// Whether no file was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The backends that are lowered for.
    pub fn backends(&self) -> &[Backend] {
        &self.backends
    }

    /// The other files that the file at a position names, as paths from the folder of the migrations.
    pub fn files(&self, position: usize) -> &[String] {
        self.files.get(position).map(Vec::as_slice).unwrap_or_default()
    }

    /// Forgets the files from a position on.
    pub fn truncate(&mut self, position: usize) {
        self.timeline.truncate(position);
        self.ids.truncate(position);
        self.functions.truncate(position);
        self.files.truncate(position);
        self.doubted.truncate(position);
        self.unseen.truncate(position);
        if self.unreadable.is_some_and(|first| first >= position) {
            self.unreadable = None;
        }
        if self.wrong.is_some_and(|first| first >= position) {
            self.wrong = None;
        }
    }

    /// Adds the next file.
    ///
    /// # Errors
    /// Everything that is wrong with it. It is added all the same, as far as it makes sense, so that the files after it
    /// are not blamed for its mistakes.
    pub fn push(&mut self, id: &Id, text: &str) -> Result<Migration, Vec<Report>> {
        self.push_reading(id, text, &|_| Err("files are not read here".to_owned()))
    }

    /// Adds the next file, which may name others: `execute file "…"`.
    ///
    /// # Errors
    /// As [`Replay::push`], and what cannot be read.
    pub fn push_reading(&mut self, id: &Id, text: &str, read: ReadFile<'_>) -> Result<Migration, Vec<Report>> {
        self.ids.push(id.as_str().to_owned());
        let tokens = match file::lex(text) {
            Ok(tokens) => tokens,
            Err(wrong) => {
                self.skip();
                let (diagnostic, place) = *wrong;
                return Err(vec![diagnostic.report(&place)]);
            }
        };
        let resolve = |found: Vec<Diagnostic>| found.iter().map(|diagnostic| diagnostic.report(&tokens)).collect();
        let mut sink = Sink::default();
        let Ok((mut body, functions)) = file::file(&tokens, &mut sink) else {
            self.skip();
            return Err(resolve(sink.drain()));
        };
        file::read_files(&mut body, read, &mut sink);
        let position = self.timeline.len();
        let (migration, changes) = self.check(position, id, &body, &functions, &tokens, &mut sink);
        self.timeline.push(changes);
        self.functions.push(functions);
        self.files.push(file::files(&body));
        self.doubted.push(sink.take_doubted());
        self.unseen.push(Unseen::of(&body));
        let found = sink.drain_sorted();
        if found.is_empty() {
            return Ok(migration);
        }
        self.wrong.get_or_insert(position);
        Err(resolve(found))
    }

    /// Reads a file's `migration! { … }` again from other tokens, against the schema before its position. Nothing is
    /// added.
    ///
    /// # Errors
    /// Everything that is wrong with it, on these tokens.
    pub fn expand(
        &self,
        position: usize,
        id: &Id,
        tokens: &Tokens,
        read: ReadFile<'_>,
    ) -> Result<Migration, Vec<Diagnostic>> {
        let mut sink = Sink::default();
        let mut body = file::body(tokens, 0, tokens.list.len(), &mut sink);
        file::read_files(&mut body, read, &mut sink);
        let none = Functions::new();
        let functions = self.functions.get(position).unwrap_or(&none);
        let (migration, _) = self.check(position, id, &body, functions, tokens, &mut sink);
        let found = sink.drain_sorted();
        if found.is_empty() { Ok(migration) } else { Err(found) }
    }

    /// Checks a struct against the table that the history leaves. It must have been [read](Entity::read) without mistakes.
    ///
    /// What is wrong with the struct itself is said first; in what it differs, when nothing is.
    pub fn compare(&self, entity: &Entity) -> Vec<Diagnostic> {
        if let Some(wrong) = self.wrong.and_then(|position| self.ids.get(position)) {
            let mut found = entity.check();
            found.push(entity.cannot_compare(wrong));
            return found;
        }
        let dialects: Vec<_> = self.backends.iter().map(|backend| dialect(*backend)).collect();
        entity.check_against(&self.timeline, &self.ids, &dialects)
    }

    /// The schema after the first files, as one migration that makes it from nothing. What it does not show is said in
    /// remarks at its top.
    pub fn schema_text(&self, position: usize) -> String {
        let (body, other_names) = Creation::of(&self.timeline.before(position)).text();
        let remarks = self.opaque(position).into_iter().chain(other_names);
        let remarks: String = remarks.map(|remark| format!("// {remark}\n")).collect();
        let text = format!("{remarks}migration! {{\n{body}}}\n");
        // Canonical text is a migration as well, with lines as long as they are.
        crate::format::format(&text).map_or(text, |formatted| formatted.text)
    }

    /// The statements that make the schema after the first files from nothing, and what they do not show.
    ///
    /// # Errors
    /// What the backend cannot do, each in a line.
    pub fn schema_sql(&self, position: usize, backend: Backend) -> Result<SchemaSql, Vec<String>> {
        let statements = Creation::of(&self.timeline.before(position)).sql(dialect(backend))?;
        let only = self.ids.iter().zip(&self.unseen).take(position);
        let others = only.filter(|(_, unseen)| unseen.only.as_ref().is_some_and(|only| !only.contains(&backend)));
        let others =
            others.map(|(id, _)| format!("{id} is not for {}; its schema is in this all the same.", backend.title()));
        Ok(SchemaSql { remarks: self.opaque(position).into_iter().chain(others).collect(), statements })
    }

    /// How much of the first files is not in their schema.
    fn opaque(&self, position: usize) -> Option<String> {
        match self.unseen.iter().take(position).map(|unseen| unseen.opaque).sum::<usize>() {
            0 => None,
            1 => Some("1 raw statement (`execute` or `run`) is not in this: what it does is not known.".to_owned()),
            many => {
                Some(format!("{many} raw statements (`execute` or `run`) are not in this: what they do is not known."))
            }
        }
    }

    fn skip(&mut self) {
        let position = self.timeline.len();
        let nothing = self.timeline.before(position).into_changes();
        self.timeline.push(nothing);
        self.functions.push(Functions::new());
        self.files.push(Vec::new());
        self.doubted.push(BTreeSet::new());
        self.unseen.push(Unseen::default());
        self.unreadable.get_or_insert(position);
        self.wrong.get_or_insert(position);
    }

    fn check(
        &self,
        position: usize,
        id: &Id,
        body: &Body,
        functions: &Functions,
        tokens: &Tokens,
        sink: &mut Sink,
    ) -> (Migration, crate::schema::SchemaChanges) {
        let wanted = |backend: &&Backend| body.backends.as_ref().is_none_or(|only| only.contains(*backend));
        let dialects: Vec<_> = self.backends.iter().filter(wanted).map(|backend| dialect(*backend)).collect();
        let mut lowering = Lowering::new(&dialects, body.transaction);
        let mut schema = self.timeline.before(position);
        let names: Vec<String> = functions.keys().cloned().collect();
        let known = self.unreadable.is_none_or(|first| first >= position);
        // A table whose statement could not be read is missing in the schema, and so is every column that was skipped.
        // That other statements and later files name them is no mistake of theirs: if it is one, it is said when what is
        // unreadable is mended. Names that stand nowhere in it are checked all the same.
        let doubted: BTreeSet<String> =
            self.doubted.iter().take(position).chain([sink.doubted()]).flatten().cloned().collect();
        if sink.len() > 0 || self.wrong.is_some_and(|first| first < position) {
            lowering.doubt();
        }
        for statement in &body.statements {
            let before = schema.clone();
            let mut own = Sink::default();
            let mut context = Context {
                schema: &mut schema,
                sink: &mut own,
                migration: id.as_str(),
                dialects: &dialects,
                functions: &names,
                transaction: body.transaction,
                computed: false,
            };
            statement.operation.apply(&mut context);
            if own.len() == 0 {
                lowering.push(statement, &before, &schema, tokens, &mut own);
            }
            if own.len() > 0 {
                lowering.doubt();
            }
            // After a file of which nothing could be read the schema is not whole: what is missing may be written there.
            for diagnostic in own.drain() {
                if known && !diagnostic.concerns(&doubted, tokens) {
                    sink.push(diagnostic);
                }
            }
        }
        let migration = Migration {
            id: id.clone(),
            checksum: checksum(body, functions),
            transaction: body.transaction,
            lowered: Cow::Owned(lowering.finish()),
        };
        (migration, schema.into_changes())
    }
}
