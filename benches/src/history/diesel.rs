//! Migrations as diesel reads them.

use super::{down, table, up, version};

pub(super) fn files(count: usize) -> Vec<(String, String)> {
    let pairs = (1..=count).map(|i| {
        let (date, time) = version(i);
        let day = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
        let folder = format!("migrations/{day}-{time}_create_{}", table(i));
        [(format!("{folder}/up.sql"), up(i)), (format!("{folder}/down.sql"), down(i))]
    });
    pairs.flatten().collect()
}
