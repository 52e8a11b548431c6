//! rusqlite driver.
