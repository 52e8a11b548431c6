//! What is going on, for progress bars and for tests.

use std::path::Path;

use crate::SetId;

/// What is told about the progress. It is called from the thread that does the work.
pub type OnEvent<'a> = &'a (dyn Fn(&Event<'_>) + Sync);

/// A stage that was reached. Events are given on the thread that does the work, between two stages, so that a test can
/// change what is on the disk, or end the process, at exactly that place.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// There is room enough, and the copy begins. The backup API reports no progress within its one step.
    Copying {
        /// Where the copy is written.
        file: &'a Path,
        /// How long it will be.
        bytes: u64,
    },
    /// The copy is on the disk, and its verification begins.
    Verifying {
        /// Where the copy is.
        file: &'a Path,
        /// How long it is.
        bytes: u64,
    },
    /// The copy was proven; its files get their final names, the manifest the last.
    Publishing {
        /// The set.
        id: &'a SetId,
        /// The file that is published next.
        file: &'a Path,
    },
    /// The set exists.
    Created {
        /// The set.
        id: &'a SetId,
    },
    /// A set is checked.
    Checking {
        /// The set.
        id: &'a SetId,
        /// How many sets were checked before it.
        done: usize,
        /// How many there are in all.
        total: usize,
    },
    /// A set's content is written beside the database that it goes into, and hashed on the way.
    Materializing {
        /// The temporary file.
        file: &'a Path,
        /// How long it will be.
        bytes: u64,
    },
    /// The verified content goes into its place.
    Loading {
        /// The database.
        target: &'a Path,
        /// How long it will be.
        bytes: u64,
    },
    /// A set was deleted.
    Deleted {
        /// The set.
        id: &'a SetId,
    },
}
