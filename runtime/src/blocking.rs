//! Running a future whose parts are ready at once.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::driver::{DriverError, DriverErrorKind};
use crate::error::{Error, Result};

/// Polls once. A driver or hook that is not ready then has no runtime here that could wake it, and that is an error.
///
/// # Errors
/// The future's own, and [`DriverErrorKind::NotReady`]. In that case the run was dropped in the middle, and the next
/// one on the same connection rolls back what it left.
pub(crate) fn wait<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::driver(
            "The driver or the safety hook needs an async runtime, but was called without one.",
            DriverError::new(DriverErrorKind::NotReady, "not ready at the first poll"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ready_is_an_error() {
        assert_eq!(wait(std::future::ready(Ok(7))).unwrap(), 7);
        let error = wait(std::future::pending::<Result<()>>()).unwrap_err();
        assert_eq!(error.cause.as_ref().map(|cause| cause.kind), Some(DriverErrorKind::NotReady));
    }
}
