//! Backup sets that are proven when they are made.
//!
//! A [`Repository`] is a folder that holds the sets of one database. A set exists if and only if its [`Manifest`] does:
//! the database's copy is written, compared with its source and hashed first, the manifest is published last. What is
//! done to a database goes through an [`Engine`], which a driver implements, so that no client library is named here.
//!
//! The form on disk is documented in `docs/backup-format.md`.

mod audit;
mod create;
mod digest;
mod disk;
mod engine;
mod error;
mod event;
mod find;
mod fingerprint;
mod id;
mod lock;
mod manifest;
mod replace;
mod repository;
mod restore;
mod retention;
mod safety;
mod seal;
mod set;
mod time;
mod verify;

pub use create::NewSet;
pub use digest::{Digest, NotADigest};
pub use engine::{Engine, Source};
pub use error::{Error, ErrorKind, Result};
pub use event::{Event, OnEvent};
pub use find::SetReference;
pub use fingerprint::Fingerprint;
pub use id::{NotASetId, SetId};
pub use manifest::{Compared, Context, Git, Kind, Manifest, SetName};
pub use repository::{Leftover, Listing, Repository};
pub use restore::{Restore, RestoreReport, Restored};
pub use retention::{LastGood, Retention};
pub use safety::SafetyBackup;
pub use set::Set;
pub use time::{NotATime, UtcTime};
pub use verify::{Damage, Depth, VerifyReport};
