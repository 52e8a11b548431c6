//! What single files become.

use super::{FormatError, format};

fn formatted(text: &str) -> String {
    let once = format(text).unwrap_or_else(|error| panic!("{error:?}\n{text}")).text;
    let twice = format(&once).unwrap_or_else(|error| panic!("{error:?}\n{once}")).text;
    assert_eq!(once, twice, "formatting is not at rest");
    once
}

#[track_caller]
fn becomes(text: &str, wanted: &str) {
    let found = formatted(text);
    assert!(found == wanted, "found:\n{found}\nwanted:\n{wanted}");
}

#[test]
fn everything_gets_its_place() {
    becomes(
        "//! Users.\n\n\n\nmigration!{#![ transaction( off ) ]\n\n\n  /// A user.\n///\n///   It's \"one\".\ncreate table \
         users{id:BigInteger primary   key,name :Option < String( 40 ) >default\"x\" check( length(name)>- 3&& !\
         flag.is_null( ) ),\n\n\n\n/// x\nn: Integer default - 3 check(n-1>=-(2) )references t( c ),unique(id,name,)} \
         create unique index\ni on t(a,(lower( b )) desc)where(a.in_(1,2)) ;insert into t{(id:-1,x:null)}run f revert g;}",
        "//! Users.\n\nmigration! {\n    #![transaction(off)]\n\n    /// A user.\n    ///\n    ///   It's \"one\".\n    \
         create table users {\n        id: BigInteger primary key,\n        name: Option<String(40)> default \"x\" check \
         (length(name) > -3 && !flag.is_null()),\n\n        /// x\n        n: Integer default -3 check (n - 1 >= -(2)) \
         references t(c),\n        unique (id, name),\n    }\n    create unique index i on t (a, (lower(b)) desc) where \
         (a.in_(1, 2));\n    insert into t {\n        (id: -1, x: null),\n    }\n    run f revert g;\n}\n",
    );
}

#[test]
fn comments_stay_where_they_are() {
    becomes(
        "migration! { // all\n\n  // first\n\n  /* second */ create table t { // the table\n a: Text // a\n, // b\n\n\
         // c\n b: /* type */ Text, /* before c */ c: Text /* after c */ }\n  // end\n\n}\n// after\n",
        "migration! { // all\n    // first\n\n    /* second */ create table t { // the table\n        a: Text, // a\n        \
         // b\n\n        // c\n        b: /* type */ Text,\n        /* before c */ c: Text, /* after c */\n    }\n    \
         // end\n}\n// after\n",
    );
}

#[test]
fn a_comment_to_the_end_of_a_line_breaks_it() {
    becomes(
        "migration! { create table t { a: Integer check ( // why\n a > 1 // because\n && a < 2\n // end\n ) // x\n unique,\n\
         unique (a // x\n, a,), } execute [\"a\" // x\n] revert // y\n \"b\"; }",
        "migration! {\n    create table t {\n        a: Integer check ( // why\n            a > 1 // because\n            \
         && a < 2\n            // end\n        ) // x\n            unique,\n        unique (\n            a, // x\n            a\n        ),\n    }\n    execute [\n        \"a\", // x\n    ] revert // y\n        \"b\";\n}\n",
    );
}

#[test]
fn what_is_too_long_gets_more_lines() {
    let long = "x".repeat(60);
    becomes(
        &format!(
            "migration! {{ execute \"{long}\" revert \"{long}\"; execute [\"{long}\", \"{long}\"] irreversible; }}"
        ),
        &format!(
            "migration! {{\n    execute \"{long}\"\n        revert \"{long}\";\n    execute [\n        \"{long}\",\n        \
             \"{long}\",\n    ] irreversible;\n}}\n"
        ),
    );
    becomes(
        &format!("migration! {{ create table t {{ {long}: Integer check ({long} > 1 && {long} < 2), }} }}"),
        &format!(
            "migration! {{\n    create table t {{\n        {long}: Integer check (\n            {long} > 1\n            \
             && {long} < 2\n        ),\n    }}\n}}\n"
        ),
    );
}

#[test]
fn a_file_keeps_its_line_ends_and_its_mark() {
    becomes(
        "\u{feff}//! A.\r\nmigration! {\r\ndrop table a;\r\n\r\n drop table b; }\r\nfn f() {}",
        "\u{feff}//! A.\r\nmigration! {\r\n    drop table a;\r\n\r\n    drop table b;\r\n}\r\nfn f() {}",
    );
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    for text in ["", "fn f() {}", "migration! { create tabel a }", "migration! {"] {
        assert!(matches!(format(text), Err(FormatError::Unreadable(reports)) if !reports.is_empty()), "{text}");
    }
}

#[test]
fn rust_beside_the_migration_is_seen() {
    let has_rust = |text: &str| format(text).unwrap().has_rust;
    assert!(!has_rust("//! A.\n#![doc = \"b\"]\n// c\nmigration! {}\n// d"));
    assert!(has_rust("migration! {} fn f() {}"));
    assert!(has_rust("use a::b; migration! {}"));
}
