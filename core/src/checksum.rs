//! What a migration means, and what it was lowered to, as hashes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The meaning of a migration: `EDITION:HEX`, where HEX is the SHA-256 of its canonical form in 64 digits.
///
/// Comments, white space and line ends do not change it. Kept as text, because it is only ever compared and shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checksum(Cow<'static, str>);

impl Checksum {
    /// A checksum that is already in its text form, as the macros emit it and the lock file holds it.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Joins an edition of the language and the digest over the canonical form.
    pub fn new(edition: u16, digest: &[u8; 32]) -> Self {
        Self(Cow::Owned(format!("{edition}:{}", hex(digest))))
    }

    /// Reads the text form; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (edition, digits) = text.split_once(':')?;
        let good = edition.parse::<u16>().is_ok() && digits.len() == 64 && is_lower_hex(digits);
        good.then(|| Self(Cow::Owned(text.to_owned())))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first ten digits of the digest: enough for a person to tell two apart.
    pub fn short(&self) -> &str {
        let digits = self.0.split_once(':').map_or(&*self.0, |(_, digits)| digits);
        &digits[..digits.len().min(10)]
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a migration was lowered to on one backend: the first 32 hexadecimal digits of a SHA-256 over its steps.
///
/// It notices a library that lowers the same meaning differently; [`Checksum`] notices a changed meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepsHash(Cow<'static, str>);

impl StepsHash {
    /// A hash that is already in its text form, as the macros emit it and the lock file holds it.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Shortens a digest over the steps.
    pub fn new(digest: &[u8; 32]) -> Self {
        Self(Cow::Owned(hex(&digest[..16])))
    }

    /// Reads the text form; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32 && is_lower_hex(text)).then(|| Self(Cow::Owned(text.to_owned())))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StepsHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_reads_back_and_is_short_for_people() {
        let checksum = Checksum::new(1, &[0xAB; 32]);
        assert_eq!(Checksum::parse(checksum.as_str()), Some(checksum.clone()));
        assert_eq!(checksum.short(), "ababababab");
    }

    #[test]
    fn what_is_no_checksum_is_refused() {
        let digits = "a".repeat(64);
        for text in ["", "1:", &digits, &format!("x:{digits}"), &format!("1:{}", digits.to_uppercase())] {
            assert_eq!(Checksum::parse(text), None, "{text}");
        }
        assert_eq!(StepsHash::parse("xyz"), None);
        assert_eq!(StepsHash::parse(&"0".repeat(32)), Some(StepsHash::new(&[0; 32])));
    }
}
