//! Backup sets.
