//! What kind of failure SQLite reports.

use dbmigrate::driver::DriverErrorKind;
use rusqlite::{Error, ErrorCode};

/// The kind, as far as the engine and the backups decide by it.
pub(crate) fn kind(error: &Error) -> DriverErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DriverErrorKind::Busy,
        Some(ErrorCode::DiskFull) => DriverErrorKind::Full,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => DriverErrorKind::Corrupt,
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => DriverErrorKind::ReadOnly,
        _ => DriverErrorKind::Other,
    }
}
