//! The name of a migration.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A migration's id: the stem of its file, `m<YYYYMMDD>_<HHMMSS>_<name>` in UTC.
///
/// Ids sort by time because the digits come first and have one width. An id is also a Rust module's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Cow<'static, str>);

impl Id {
    /// Checks a text and takes it as an id.
    ///
    /// # Errors
    /// Says what is wrong with the text, in words that can follow "`TEXT` is no migration id: ".
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        check(text).map_err(|reason| InvalidId { text: text.to_owned(), reason })?;
        Ok(Self(Cow::Owned(text.to_owned())))
    }

    /// An id that was checked when the code that names it was generated.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that a person chose, without the time.
    pub fn name(&self) -> &str {
        self.0.get(PREFIX_LENGTH..).unwrap_or(&self.0)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A text that is no migration id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no migration id: {}", self.text, self.reason)
    }
}

impl std::error::Error for InvalidId {}

/// The length of `m20261120_093000_`.
const PREFIX_LENGTH: usize = 17;

fn check(text: &str) -> Result<(), &'static str> {
    const SHAPE: &str = "an id is `m<YYYYMMDD>_<HHMMSS>_<name>`, as in `m20261120_093000_create_users`";
    let bytes = text.as_bytes();
    if bytes.len() <= PREFIX_LENGTH || bytes[0] != b'm' || bytes[9] != b'_' || bytes[16] != b'_' {
        return Err(SHAPE);
    }
    if !bytes[1..9].iter().chain(&bytes[10..16]).all(u8::is_ascii_digit) {
        return Err(SHAPE);
    }
    let two = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    if !(1..=12).contains(&two(5)) || !(1..=31).contains(&two(7)) {
        return Err("its date does not exist");
    }
    if two(10) > 23 || two(12) > 59 || two(14) > 59 {
        return Err("its time does not exist");
    }
    let name = &bytes[PREFIX_LENGTH..];
    if !name.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
        return Err("its name may hold lower-case letters, digits and `_`");
    }
    if text.len() > 200 {
        return Err("it is longer than 200 bytes");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_id_has_a_name() {
        let id = Id::new("m20261120_093000_create_users").unwrap();
        assert_eq!(id.name(), "create_users");
        assert_eq!(id.to_string(), "m20261120_093000_create_users");
    }

    #[test]
    fn bad_ids_say_why() {
        for (text, word) in [
            ("", "YYYYMMDD"),
            ("create_users", "YYYYMMDD"),
            ("m20261120_093000_", "YYYYMMDD"),
            ("m2026112a_093000_x", "YYYYMMDD"),
            ("m20261320_093000_x", "date"),
            ("m20261120_253000_x", "time"),
            ("m20261120_093000_Create", "lower-case"),
            ("m20261120_093000_ü", "lower-case"),
            ("m20261120_093000_a/../b", "lower-case"),
        ] {
            assert!(Id::new(text).unwrap_err().reason.contains(word), "{text}");
        }
        assert!(Id::new(&format!("m20261120_093000_{}", "x".repeat(200))).is_err());
    }
}
