//! The library under another name: the macros name it as the application does.
#![deny(missing_docs, unused, unreachable_pub, warnings)]

db::migrations!("../other/dir");
