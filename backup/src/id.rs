//! The id of a set.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::UtcTime;

/// A set's id, as `20261120T093012Z-7f3a`: the time of its creation and four digits that make it unique.
///
/// It is the stem of the set's files, so its form is checked wherever one is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SetId(String);

impl SetId {
    /// An id for a set that is made now. `taken` says which ids exist, so that a clock that goes backwards makes no two
    /// sets of one name.
    pub(crate) fn unique(now: UtcTime, taken: impl Fn(&Self) -> bool) -> Self {
        // Each `RandomState` has keys of its own, which is all the chance that is needed to make two ids differ.
        loop {
            let id = Self(format!("{}-{:04x}", now.compact(), RandomState::new().hash_one(now) & 0xffff));
            if !taken(&id) {
                return id;
            }
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for SetId {
    type Err = NotASetId;

    fn from_str(text: &str) -> Result<Self, NotASetId> {
        let good = text.len() == 21
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 => byte == b'T',
                15 => byte == b'Z',
                16 => byte == b'-',
                0..=14 => byte.is_ascii_digit(),
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if good { Ok(Self(text.to_owned())) } else { Err(NotASetId) }
    }
}

impl TryFrom<String> for SetId {
    type Error = NotASetId;

    fn try_from(text: String) -> Result<Self, NotASetId> {
        text.parse()
    }
}

impl From<SetId> for String {
    fn from(id: SetId) -> Self {
        id.0
    }
}

/// A text that is no set id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASetId;

impl fmt::Display for NotASetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a set's id looks like `20261120T093012Z-7f3a`")
    }
}

impl std::error::Error for NotASetId {}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn an_id_reads_back_and_avoids_what_is_taken() {
        let asked = Cell::new(0);
        let id = SetId::unique(UtcTime::now(), |_| {
            asked.set(asked.get() + 1);
            asked.get() < 5
        });
        assert_eq!(asked.get(), 5);
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
    }

    #[test]
    fn paths_are_no_ids() {
        for text in ["", "latest", "../../etc/passwd00000", "20261120T093012Z-7F3A", "20261120T093012Z-7f3a5"] {
            assert_eq!(text.parse::<SetId>(), Err(NotASetId), "{text}");
        }
    }
}
