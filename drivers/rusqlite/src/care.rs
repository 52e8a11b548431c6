//! Looking after an SQLite database: whether it is sound, and what is in it.
//!
//! Every function takes a connection that the caller has opened, and only reads unless it says otherwise.

mod farewell;
mod health;
mod optimize;
mod stats;

pub use farewell::hold_until_closed;
pub use health::{Orphans, Settings, foreign_keys, integrity, settings};
pub use optimize::{Optimized, optimize};
pub use stats::{IndexStats, Stats, TableStats, stats};
