//! What all tests of the workspace share: the stories' harness and the rules of the house.
//!
//! Nothing here is published. `tests/tests/` holds the tests themselves, `tests/stories/` the stories.

pub mod command;
pub mod story;
pub mod tidy;

use std::path::Path;

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is a folder of the workspace")
}
