//! Which set a person means.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::{Error, ErrorKind, Repository, Result, Set};

/// A set as a person names it: an id, a name, the beginning of an id that fits only one, or `latest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReference(String);

impl SetReference {
    /// The newest set.
    pub fn latest() -> Self {
        Self(LATEST.to_owned())
    }
}

impl FromStr for SetReference {
    type Err = Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl From<&crate::SetId> for SetReference {
    fn from(id: &crate::SetId) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for SetReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Repository<'_> {
    /// The set that is meant.
    ///
    /// # Errors
    /// There is none, there are several, or its manifest is damaged. `latest` does not pass over a damaged manifest in
    /// silence: it asks for an id where a newer set might be hidden behind one.
    pub fn find(&self, reference: &SetReference) -> Result<Set> {
        let listing = self.list()?;
        let text = reference.0.as_str();
        if text == LATEST {
            return latest(self, listing);
        }
        let named = listing.sets.iter().find(|set| {
            set.id().as_str() == text || set.manifest.name.as_ref().is_some_and(|name| name.as_str() == text)
        });
        if let Some(set) = named {
            return Ok(set.clone());
        }
        let begins: Vec<&Set> =
            listing.sets.iter().filter(|set| !text.is_empty() && set.id().as_str().starts_with(text)).collect();
        let hidden = listing
            .damaged
            .iter()
            .find(|damage| damage.set.as_ref().is_some_and(|id| !text.is_empty() && id.as_str().starts_with(text)));
        match (begins.as_slice(), hidden) {
            ([set], None) => Ok((*set).clone()),
            ([], Some(damage)) => Err(Error::new(ErrorKind::Invalid, damage.to_string())),
            ([], None) => Err(Error::new(
                ErrorKind::NotFound,
                format!("No backup in `{}` is called `{}`.", self.folder().display(), text.escape_debug()),
            )),
            (several, hidden) => {
                let ids = several.iter().map(|set| set.id()).chain(hidden.and_then(|damage| damage.set.as_ref()));
                let ids: Vec<String> = ids.map(ToString::to_string).collect();
                Err(Error::new(
                    ErrorKind::Usage,
                    format!("`{}` is the beginning of several backups: {}.", text.escape_debug(), ids.join(", ")),
                ))
            }
        }
    }
}

fn latest(repository: &Repository<'_>, listing: crate::Listing) -> Result<Set> {
    let newest = listing.sets.into_iter().next_back();
    let hides = |damage: &&crate::Damage| damage.set.as_ref() > newest.as_ref().map(Set::id);
    if let Some(damage) = listing.damaged.iter().find(hides) {
        return Err(Error::new(
            ErrorKind::Invalid,
            format!("The latest backup may be one that cannot be read. {damage} Name the one that you want by its id."),
        ));
    }
    newest.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("There is no backup in `{}`.", repository.folder().display()))
    })
}

const LATEST: &str = "latest";
