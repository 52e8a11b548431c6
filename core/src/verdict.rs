//! What applying does to data, as far as it is known at compile time.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an operation does to the data that is there, known when it is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing is lost, and reverting brings the schema back.
    Lossless,
    /// Reverting brings the structure back by itself, but not the data that applying removes.
    Lossy,
    /// There is no way back: the author said so.
    Irreversible,
}

impl Verdict {
    /// The word in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lossless => "lossless",
            Self::Lossy => "lossy",
            Self::Irreversible => "irreversible",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
