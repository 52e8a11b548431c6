//! What every command works with.

use std::time::Duration;

use dbmigrate::migrator::LOCK_TIMEOUT;

use crate::cli::{Global, Patience};
use crate::config::Config;
use crate::database::Database;
use crate::failure::Result;
use crate::output::Output;
use crate::project::Project;
use crate::sources::Sources;

/// The project, its settings, and where to write.
pub(crate) struct Context<'a> {
    /// Where everything is written.
    pub(crate) output: &'a Output,
    /// The project.
    pub(crate) project: Project,
    /// Its settings.
    pub(crate) config: Config,
}

impl<'a> Context<'a> {
    /// Finds the project and reads its settings.
    pub(crate) fn new(output: &'a Output, global: &Global) -> Result<Self> {
        let project = Project::find(global)?;
        let config = Config::read(&project, global)?;
        Ok(Self { output, project, config })
    }

    /// How long to wait for others: the argument, or the setting, or the engine's own.
    pub(crate) fn patience(&self, patience: &Patience) -> Duration {
        patience.lock_timeout.unwrap_or_else(|| self.usual_patience())
    }

    /// How long to wait for others where no argument says it.
    pub(crate) fn usual_patience(&self) -> Duration {
        self.config.lock_timeout.unwrap_or(LOCK_TIMEOUT)
    }

    /// The database, which somebody must have named.
    pub(crate) fn database(&self, patience: Duration) -> Result<Database> {
        Database::find(self.config.database()?, patience)
    }

    /// The migrations, as far as they must be known to compare.
    pub(crate) fn sources(&self) -> Result<Sources> {
        Sources::read(&self.project, &self.config)
    }
}
