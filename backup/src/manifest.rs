//! What a set says about itself.

use std::fmt;
use std::str::FromStr;

use dbmigrate::Id;
use serde::{Deserialize, Serialize};

use crate::{Digest, Error, ErrorKind, Fingerprint, SetId, UtcTime, seal};

/// A set's manifest. It is written last: a set exists if and only if its manifest does.
///
/// Its file is JSON with one more field, `sha256`: the digest over the canonical form of all the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the form on disk.
    pub format: u32,
    /// The set's id.
    pub id: SetId,
    /// The order of creation in this repository; it only ever grows, whatever the clock does.
    pub sequence: u64,
    /// Who it is kept for.
    pub kind: Kind,
    /// The name that a person gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<SetName>,
    /// What a person wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made.
    pub created: UtcTime,
    /// What it was made for, as the name of a command.
    pub occasion: String,
    /// The database's file.
    pub source: String,
    /// The permission bits of the database's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_mode: Option<u32>,
    /// The database as it was in the moment of the copy.
    pub fingerprint: Fingerprint,
    /// How long the copy is.
    pub bytes: u64,
    /// The digest of the copy, as it was read back from the disk.
    pub content: Digest,
    /// Whether all that can be compared was, and was equal. Only such sets count towards retention.
    pub verified: bool,
    /// What was compared.
    pub compared: Vec<Compared>,
    /// The newest migration that was applied when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The migration that was to be the newest afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Id>,
    /// Where and by whom it was made.
    pub context: Context,
}

impl Manifest {
    /// The version of the form on disk that this code writes.
    pub const FORMAT: u32 = 1;

    /// Reads a manifest's file.
    ///
    /// # Errors
    /// It is damaged, or newer than this code.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, String> {
        let (value, _) = seal::open(text).map_err(|broken| broken.to_string())?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(Self::FORMAT)) {
            return Err(format!(
                "its format is {}, and this version of dbmigrate reads {}",
                format.map_or("unknown".to_owned(), |format| format.to_string()),
                Self::FORMAT
            ));
        }
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    /// The text of a manifest's file.
    pub(crate) fn text(&self) -> Result<String, Error> {
        let failed =
            |error| Error::new(ErrorKind::Failed, format!("Could not write the manifest of {}: {error}.", self.id));
        let sealed = seal::close(serde_json::to_value(self).map_err(failed)?);
        // There is no line end after it: a byte that could be cut off unnoticed.
        serde_json::to_string_pretty(&sealed).map_err(failed)
    }
}

/// Who a set is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Made without a name; retention may delete it.
    Automatic,
    /// Named by a person; it stays until a person deletes it.
    Named,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Automatic => "automatic",
            Self::Named => "named",
        })
    }
}

/// One thing that was found equal between a copy and its source, or sound in the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// The page size.
    PageSize,
    /// The number of pages.
    PageCount,
    /// The text of the schema.
    Schema,
    /// The rows of every table.
    Rows,
    /// The engine's quick check found nothing.
    QuickCheck,
    /// The digest was taken over what was read back from the disk.
    ReadBack,
}

impl Compared {
    /// All of them: what makes a plain set verified.
    pub const ALL: [Self; 6] =
        [Self::PageSize, Self::PageCount, Self::Schema, Self::Rows, Self::QuickCheck, Self::ReadBack];
}

/// Where and by whom a set is made. It is given by whoever knows: nothing here reads the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The state of the project's git repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git: Option<Git>,
    /// The user's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The computer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The program that made it, with its version.
    pub tool: String,
}

/// The state of a git repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Git {
    /// The branch; `None` where none is checked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The commit; `None` before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Whether files differed from the commit; `None` where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
}

/// A set's name: letters, digits, `.`, `_` and `-`, at most 64 of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SetName(String);

impl SetName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for SetName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason: &str| {
            Err(Error::new(ErrorKind::Usage, format!("`{}` cannot be a backup's name: {reason}.", text.escape_debug())))
        };
        if text.is_empty() || text.len() > 64 {
            return refuse("a name has 1 to 64 characters");
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) {
            return refuse("a name is made of letters, digits, `.`, `_` and `-`");
        }
        if text == "latest" || text.parse::<SetId>().is_ok() {
            return refuse("it already means another backup");
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for SetName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<SetName> for String {
    fn from(name: SetName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_words() {
        assert_eq!("before-2.0_move".parse::<SetName>().unwrap().as_str(), "before-2.0_move");
        for text in ["", "latest", "a b", "../x", "é", "20261120T093012Z-7f3a", &"x".repeat(65)] {
            assert_eq!(text.parse::<SetName>().unwrap_err().kind, ErrorKind::Usage, "{text}");
        }
    }
}
