//! What the language says on every backend, what SQLite does with it, and what must hold for every text.

mod case;
mod clauses;
mod creation;
mod databases;
mod entities;
mod expectations;
mod formatting;
mod manual;
mod mutations;
mod properties;
mod rebuilds;
mod snapshots;
mod values;
