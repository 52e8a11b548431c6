//! The backup before a run.

use std::time::Instant;

use dbmigrate::BoxFuture;
use dbmigrate::hook::{Occasion, SafetyError, SafetyHook, SafetySet};

use crate::{Context, Engine, Error, NewSet, Repository, Result, Retention, Set};

/// A [`SafetyHook`] that makes a set in a repository.
///
/// The work is done inside the call: an asynchronous application that cannot wait for it runs its migrations on a thread
/// of their own.
#[derive(Clone)]
pub struct SafetyBackup<'a> {
    repository: Repository<'a>,
    engine: &'a dyn Engine,
    context: Context,
    retention: Option<Retention>,
}

impl<'a> SafetyBackup<'a> {
    /// A hook that backs up through an engine, and keeps the last ten automatic sets.
    pub fn new(repository: Repository<'a>, engine: &'a dyn Engine, context: Context) -> Self {
        Self { repository, engine, context, retention: Some(Retention::default()) }
    }

    /// What goes after each new set; `None` keeps all.
    #[must_use]
    pub fn retention(self, retention: Option<Retention>) -> Self {
        Self { retention, ..self }
    }

    fn back_up_now(&self, occasion: &Occasion<'_>) -> Result<Set> {
        let Some(file) = occasion.file else {
            let message = format!("A {} database that is no file cannot be copied as one.", occasion.backend.title());
            return Err(Error::new(crate::ErrorKind::Usage, message));
        };
        let new = NewSet {
            name: None,
            note: None,
            occasion: occasion.command.to_owned(),
            from: occasion.from.cloned(),
            to: occasion.to.cloned(),
            context: self.context.clone(),
        };
        let set = self.repository.create(self.engine, file, &new)?;
        if let Some(retention) = &self.retention {
            self.repository.retain(retention, &self.context)?;
        }
        Ok(set)
    }
}

impl SafetyHook for SafetyBackup<'_> {
    fn back_up<'a>(&'a self, occasion: &'a Occasion<'a>) -> BoxFuture<'a, std::result::Result<SafetySet, SafetyError>> {
        Box::pin(async move {
            let begin = Instant::now();
            let set = self.back_up_now(occasion).map_err(|error| SafetyError { message: error.message })?;
            Ok(SafetySet { id: set.id().to_string(), bytes: set.manifest.bytes, duration: begin.elapsed() })
        })
    }
}

impl std::fmt::Debug for SafetyBackup<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SafetyBackup").field("repository", &self.repository).finish_non_exhaustive()
    }
}
