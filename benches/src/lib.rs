//! What the benchmarks share: one common history in several formats, and timing that compares.
//!
//! A machine's absolute times say little. Every benchmark here runs its candidates in turn, round by round, in one
//! process, and prints medians with their ratio to the first candidate; nothing is asserted.

pub mod history;
pub mod project;
pub mod timing;

/// What a benchmark's parts give.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
