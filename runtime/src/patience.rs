//! Waiting for what somebody else holds, up to a limit.

use std::time::{Duration, Instant};

use crate::driver::{Driver, DriverError, DriverErrorKind};

/// One wait: it begins when it is made, and its pauses grow.
#[derive(Debug)]
pub(crate) struct Patience {
    started: Instant,
    limit: Duration,
    pause: Duration,
}

impl Patience {
    /// Begins to wait.
    pub(crate) fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), limit, pause: Duration::from_millis(1) }
    }

    /// Pauses before the next attempt; `false` when the limit is reached.
    pub(crate) async fn pause(&mut self, driver: &mut dyn Driver) -> bool {
        let left = self.limit.saturating_sub(self.started.elapsed());
        if left.is_zero() {
            return false;
        }
        driver.sleep(self.pause.min(left)).await;
        self.pause = (self.pause * 2).min(Duration::from_millis(50));
        true
    }
}

/// Executes a statement, again and again while the database is busy.
pub(crate) async fn execute(driver: &mut dyn Driver, sql: &str, limit: Duration) -> Result<u64, DriverError> {
    let mut patience = Patience::new(limit);
    loop {
        match driver.execute(sql, &[]).await {
            Err(error) if error.kind == DriverErrorKind::Busy && patience.pause(driver).await => {}
            result => return result,
        }
    }
}

/// Runs one statement and drops its rows, again and again while the database is busy.
pub(crate) async fn batch(driver: &mut dyn Driver, sql: &str, limit: Duration) -> Result<(), DriverError> {
    let mut patience = Patience::new(limit);
    loop {
        match driver.batch(sql).await {
            Err(error) if error.kind == DriverErrorKind::Busy && patience.pause(driver).await => {}
            result => return result,
        }
    }
}
