//! Structs that declare tables, alone and in sync with the history: they must compile without a warning.
#![deny(missing_docs, unused, unreachable_pub, warnings)]
#![forbid(unsafe_code)]

use dbmigrate::Table as _;

/// One person who can sign in.
#[derive(Debug, dbmigrate::Table, Clone)]
#[table(in_sync, index users_by_org (org_id))]
pub struct User {
    /// The key.
    #[column(primary_key, auto_increment)]
    pub id: i64,
    /// The address.
    #[column(type = String(255), unique)]
    pub email: String,
    /// The name, where it is known.
    pub name: Option<String>,
    #[doc(hidden)]
    pub org_id: i64,
}

/// Types that need no `type`, by whatever path they are named.
#[derive(dbmigrate::Table)]
pub struct r#Struct {
    /// A raw name.
    pub r#type: ::std::option::Option<::std::string::String>,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Numbers.
    pub numbers: Vec<Vec<i32>>,
    /// What is configured away is no column.
    #[cfg(any())]
    pub left_out: Unknown,
}

/// The words of the language, with and without `=`.
#[derive(dbmigrate::Table)]
#[table(
    name = "Order Details",
    crate = ::dbmigrate,
    primary key (order_id, number),
    foreign_key order_of (order_id) references orders(id) on delete cascade,
    unique by_title (title, number),
    check (number > 0),
    unique index first_of_each (order_id) where (number == 1),
    index ((lower(title)) desc),
)]
pub struct Detail {
    /// A column.
    pub order_id: u64,
    /// A column.
    #[column(default 1)]
    pub number: u16,
    /// A column.
    #[column(type = String(80), default = ("a"), check = (length(title) > 0), collate = "C")]
    pub title: std::borrow::Cow<'static, str>,
    /// A column.
    #[column(generated = (number + 1) stored)]
    pub next: u16,
    /// A column.
    #[column(type = Decimal(12, 2), default = 0.5)]
    pub price: f64,
    /// A column.
    #[column(type = Option<JsonBinary>)]
    pub rest: std::collections::HashMap<String, fn(i32) -> Vec<i32>>,
}

macro_rules! declare {
    ($name:ident, $($column:ident: $ty:ty),*) => {
        /// Made by a macro, whose types come in invisible brackets.
        #[derive(dbmigrate::Table)]
        pub struct $name {
            $(
                /// A column.
                pub $column: $ty,
            )*
        }
    };
}

declare!(MadeByMacro, id: i64, title: Option<String>);

/// A struct within a function, beside a history of its own.
#[must_use]
pub fn within() -> &'static [&'static str] {
    #[derive(dbmigrate::Table)]
    #[table(in_sync = "other/dir")]
    struct User {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(type = String(255), unique)]
        email: String,
        name: Option<String>,
        org_id: i64,
    }

    let user = User { id: 1, email: String::new(), name: None, org_id: 1 };
    if user.id == user.org_id && user.email.is_empty() && user.name.is_none() { User::COLUMNS } else { &[] }
}

const _: () = {
    assert!(User::COLUMNS.len() == 4 && Struct::COLUMNS.len() == 3);
    assert!(Detail::COLUMNS.len() == 6 && Detail::NAME.len() == "Order Details".len());
    assert!(MadeByMacro::COLUMNS.len() == 2 && MadeByMacro::NAME.len() == "made_by_macros".len());
};
