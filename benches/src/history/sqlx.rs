//! Reversible migrations as sqlx reads them.

use super::{down, table, up, version};

pub(super) fn files(count: usize) -> Vec<(String, String)> {
    let pairs = (1..=count).map(|i| {
        let (date, time) = version(i);
        let stem = format!("migrations/{date}{time}_create_{}", table(i));
        [(format!("{stem}.up.sql"), up(i)), (format!("{stem}.down.sql"), down(i))]
    });
    pairs.flatten().collect()
}
