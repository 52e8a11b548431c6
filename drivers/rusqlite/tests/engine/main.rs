//! The engine over real SQLite files.

mod backup;
mod child;
mod concurrency;
mod driver;
mod foreign_keys;
mod loss;
mod recovery;
mod revert;
mod run;
mod support;
