//! Views after a migration that builds tables anew: SQLite itself looks at them only when somebody reads them.

use std::collections::BTreeMap;

use super::quote;
use crate::driver::{Driver, DriverError, DriverErrorKind};

/// The views that cannot be opened, with SQLite's words for why.
pub(crate) type Broken = BTreeMap<String, String>;

/// Opens every view once.
pub(crate) async fn broken(driver: &mut dyn Driver) -> Result<Broken, DriverError> {
    let mut broken = Broken::new();
    for row in driver.query("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name", &[]).await? {
        let name = row.text(0)?;
        match driver.query(&format!("SELECT * FROM {} LIMIT 0", quote(name)), &[]).await {
            Ok(_) => {}
            Err(error) if error.kind == DriverErrorKind::Other => {
                broken.insert(name.to_owned(), error.message);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(broken)
}

/// What cannot be opened now and could before, in words.
pub(crate) fn newly_broken(before: &Broken, after: &Broken) -> Vec<String> {
    let new = after.iter().filter(|(name, _)| !before.contains_key(*name));
    new.map(|(name, why)| format!("the view {name}: {why}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_was_broken_before_is_nobodys_fault() {
        let list = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "no such table".to_owned())).collect();
        let (before, after): (Broken, Broken) = (list(&["a"]), list(&["a", "b"]));
        assert_eq!(newly_broken(&before, &after), ["the view b: no such table"]);
    }
}
