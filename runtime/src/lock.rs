//! The lock of a run: one run at a time, on the command line and in applications alike.

use std::path::Path;
use std::time::Duration;

use crate::backend;
use crate::backend::sqlite::file_lock::FileLock;
use crate::blocking::wait;
use crate::driver::{BlockingDriver, Driver};
use crate::error::{Error, ErrorKind, Result};
use crate::event::Event;
use crate::identity;
use crate::patience::Patience;

/// The lock of a database's runs, for whoever changes a database outside a run. It goes when it is dropped.
#[derive(Debug)]
pub struct RunLock {
    /// None where the database is no file, so that nobody else can reach it.
    _lock: Option<FileLock>,
}

impl RunLock {
    /// Takes it, waiting for whoever holds it. Nothing is written in the database.
    ///
    /// # Errors
    /// Somebody holds it for longer than the limit, or its file beside the database cannot be used.
    pub fn take_blocking(
        driver: &mut dyn BlockingDriver,
        limit: Duration,
        on_event: &(dyn Fn(&Event) + Sync),
    ) -> Result<Self> {
        wait(async {
            let unusable = |error| Error::driver("The database cannot be locked.", error);
            let texts = backend::texts(driver.backend())?;
            let stamp = driver.query(texts.stamp, &[]).await.map_err(unusable)?;
            let since = stamp.first().map_or(Ok("unknown"), |row| row.text(0)).map_err(unusable)?;
            let holder = identity::holder(&identity::who(), since);
            let Some(file) = backend::sqlite::file(driver).await.map_err(unusable)? else {
                return Ok(Self { _lock: None });
            };
            let lock = acquire(driver, &file, &holder, limit, on_event).await?;
            Ok(Self { _lock: Some(lock) })
        })
    }
}

/// Takes the lock of a database's file, waiting for whoever holds it.
pub(crate) async fn acquire(
    driver: &mut dyn Driver,
    database: &Path,
    holder: &str,
    limit: Duration,
    on_event: &(dyn Fn(&Event) + Sync),
) -> Result<FileLock> {
    let mut patience = Patience::new(limit);
    let mut announced = false;
    loop {
        let attempt = FileLock::try_take(database, holder).map_err(|error| {
            Error::new(
                ErrorKind::Failed,
                format!("The lock file beside {} cannot be used: {error}.", database.display()),
            )
            .next("Give this user write access to the folder, then run again.")
        })?;
        if let Some(lock) = attempt {
            return Ok(lock);
        }
        if !announced {
            on_event(&Event::Waiting { holder: FileLock::holder(database), limit });
            announced = true;
        }
        if !patience.pause(driver).await {
            return Err(locked(database, limit));
        }
    }
}

fn locked(database: &Path, limit: Duration) -> Error {
    let holder = FileLock::holder(database).map_or_else(String::new, |holder| format!(": {holder}"));
    Error::new(
        ErrorKind::Locked,
        format!(
            "Another run holds the lock of {}{holder}. This one has waited {} s.",
            database.display(),
            limit.as_secs_f64()
        ),
    )
    .next("Wait until it has finished, or allow a longer wait, then run again.")
}
