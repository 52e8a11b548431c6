//! Backups of real SQLite files.

// They end processes with SIGKILL, and look at permission bits and links.
#![cfg(unix)]

#[path = "backup/consistency.rs"]
mod consistency;
#[path = "backup/crash.rs"]
mod crash;
#[path = "backup/damage.rs"]
mod damage;
#[path = "backup/disk_full.rs"]
mod disk_full;
#[path = "backup/privacy.rs"]
mod privacy;
#[path = "backup/restoring.rs"]
mod restoring;
#[path = "backup/retaining.rs"]
mod retaining;
#[path = "backup/safety.rs"]
mod safety;
#[path = "backup/support.rs"]
mod support;
