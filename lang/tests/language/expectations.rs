//! What expressions, literals and columns do: the same on every backend, unless `docs/language.md` says otherwise.

use dbmigrate_core::Backend;

/// What an expression gives over the row of [`ROW`], as text.
pub(crate) struct Expectation {
    /// The type of the column that the value lands in.
    pub(crate) ty: &'static str,
    pub(crate) expr: &'static str,
    /// One for each backend: SQLite, PostgreSQL, MySQL.
    values: [Option<&'static str>; 3],
}

impl Expectation {
    pub(crate) fn value(&self, backend: Backend) -> Option<&'static str> {
        self.values[place(backend)]
    }
}

fn place(backend: Backend) -> usize {
    match backend {
        Backend::Sqlite => 0,
        Backend::Postgres => 1,
        Backend::Mysql => 2,
    }
}

const fn gives(ty: &'static str, expr: &'static str, value: &'static str) -> Expectation {
    Expectation { ty, expr, values: [Some(value); 3] }
}

const fn gives_null(ty: &'static str, expr: &'static str) -> Expectation {
    Expectation { ty, expr, values: [None; 3] }
}

/// They differ, and the documentation of the language says that.
const fn differs(ty: &'static str, expr: &'static str, values: [&'static str; 3]) -> Expectation {
    Expectation { ty, expr, values: [Some(values[0]), Some(values[1]), Some(values[2])] }
}

/// The columns that an expression can read.
pub(crate) const COLUMNS: &str = "id: BigInteger primary key, a: Integer, b: Integer, n: Option<Integer>, \
    s: String(40), p: String(40), e: String(40), x: Option<String(40)>, u: String(40), k: String(40), l: String(40), \
    f: Boolean, m: Double, day: Date, z: TimestampWithTimeZone";

/// The values that are in them.
pub(crate) const ROW: &str = "INSERT INTO t (id, a, b, n, s, p, e, x, u, k, l, f, m, day, z) VALUES \
    (1, 7, -3, NULL, 'Straße', ' x  ', '', NULL, 'ABC xyZ 1', 'a', 'ÄÖÜ', TRUE, 2.5, '2026-01-31', '2026-01-31 12:00:00')";

/// Every operator and function, at its edges.
pub(crate) const EXPRESSIONS: &[Expectation] = &[
    gives("Integer", "a + b * 2", "1"),
    gives("Integer", "(a + b) * 2", "8"),
    gives("Integer", "a - b - 1", "9"),
    gives("Integer", "a - (b - 1)", "11"),
    gives("Integer", "-b", "3"),
    gives("Integer", "-a - -b", "-10"),
    gives("Integer", "-(a - 10) * 2", "6"),
    gives("Integer", "a % 3", "1"),
    gives("Integer", "-a % 3", "-1"),
    gives("Integer", "b % 2", "-1"),
    gives("Integer", "a * b % 4", "-1"),
    gives("Integer", "abs(b) + abs(a) + abs(0)", "10"),
    gives_null("Option<Integer>", "a + n"),
    gives_null("Option<Integer>", "abs(n)"),
    gives("Double", "m * 2", "5"),
    gives("Double", "m + a", "9.5"),
    gives("Double", "a * 1.5", "10.5"),
    gives("BigInteger", "9007199254740993 - 1", "9007199254740992"),
    gives("Integer", "length(s)", "6"),
    gives("Integer", "length(\"😀e\u{301}\")", "3"),
    gives("Integer", "length(e)", "0"),
    gives("Integer", "length(p)", "4"),
    gives_null("Option<Integer>", "length(x)"),
    gives("Option<Integer>", "coalesce(n, a)", "7"),
    gives("Integer", "coalesce(n, n, 0 - 1)", "-1"),
    gives_null("Option<Integer>", "coalesce(n, null)"),
    gives("String(80)", "coalesce(x, e)", ""),
    gives("String(80)", "lower(u)", "abc xyz 1"),
    gives("String(80)", "upper(u)", "ABC XYZ 1"),
    differs("String(80)", "lower(l)", ["ÄÖÜ", "äöü", "äöü"]),
    gives("String(80)", "upper(s)", "STRAßE"),
    gives("String(80)", "concat(\"<\", trim(p), \">\")", "<x>"),
    gives("String(80)", "concat(\"<\", trim(\"\\t x \\n\"), \">\")", "<\t x \n>"),
    gives("String(80)", "concat(s, \"-\", e, \"it's\")", "Straße-it's"),
    gives_null("Option<String(80)>", "concat(s, x)"),
    gives("String(80)", "concat(\"\\\\\", \"%_\\\"\\n\")", "\\%_\"\n"),
    gives("String(80)", "replace(u, \"BC\", \"--\")", "A-- xyZ 1"),
    gives("String(80)", "replace(u, \"b\", \"\")", "ABC xyZ 1"),
    gives("String(80)", "replace(s, \"\", \"y\")", "Straße"),
    gives("String(80)", "replace(s, \"ß\", \"ss\")", "Strasse"),
    gives("String(80)", "substring(s, 5, 2)", "ße"),
    gives("String(80)", "substring(s, 2, 100)", "traße"),
    gives("String(80)", "substring(s, 7, 1)", ""),
    gives("String(80)", "substring(s, 1, 0)", ""),
    differs("String(80)", "substring(\"abcdef\", 0, 3)", ["ab", "ab", ""]),
    gives("Boolean", "a == 7", "1"),
    gives("Boolean", "a != 7", "0"),
    gives("Boolean", "m < 2.6 && a <= 7 && a > 6 && a >= 7", "1"),
    gives("Boolean", "b < a", "1"),
    gives_null("Option<Boolean>", "n == 1"),
    gives_null("Option<Boolean>", "n != 1"),
    gives_null("Option<Boolean>", "!(n == 1)"),
    gives_null("Option<Boolean>", "f && n == 1"),
    gives("Option<Boolean>", "!f && n == 1", "0"),
    gives("Option<Boolean>", "f || n == 1", "1"),
    gives("Boolean", "!f", "0"),
    gives("Boolean", "!(a == 1)", "1"),
    gives("Boolean", "!f == false", "1"),
    gives("Boolean", "f == true", "1"),
    gives("Boolean", "f || f && false", "1"),
    gives("Boolean", "(f || f) && false", "0"),
    gives("Boolean", "(a == 7) == f", "1"),
    gives("Boolean", "n.is_null() && a.is_not_null() && !a.is_null()", "1"),
    gives("Boolean", "a.in_(1, 7)", "1"),
    gives("Boolean", "a.not_in(1, 7)", "0"),
    gives("Boolean", "a.in_(1, b)", "0"),
    gives_null("Option<Boolean>", "n.in_(1, 2)"),
    gives_null("Option<Boolean>", "n.not_in(1, 2)"),
    gives("Boolean", "s == \"Straße\"", "1"),
    gives("Boolean", "s.in_(\"x\", \"Straße\")", "1"),
    gives("Boolean", "concat(k, \"10\") < concat(k, \"9\")", "1"),
    gives("Boolean", "k < \"ab\"", "1"),
    gives("Boolean", "e < \"a\"", "1"),
    differs("Boolean", "s == \"STRAßE\"", ["0", "0", "1"]),
    differs("Boolean", "k < \"B\"", ["0", "0", "1"]),
    differs("Boolean", "k == \"a \"", ["0", "0", "1"]),
    gives("Boolean", "like(s, \"Stra%\")", "1"),
    gives("Boolean", "like(s, \"Str_ße\")", "1"),
    gives("Boolean", "like(s, \"%ß\")", "0"),
    gives("Boolean", "like(e, \"%\")", "1"),
    gives("Boolean", "like(e, \"_\")", "0"),
    gives("Boolean", "like(\"a%b\", \"a\\\\%b\")", "1"),
    gives("Boolean", "like(\"axb\", \"a\\\\%b\")", "0"),
    gives("Boolean", "like(\"a\\\\b\", \"a\\\\\\\\b\")", "1"),
    gives("Boolean", "like(\"a_b\", concat(\"a\", \"\\\\\", \"_b\"))", "1"),
    gives("Boolean", "like(\"axb\", concat(\"a\", \"\\\\\", \"_b\"))", "0"),
    gives_null("Option<Boolean>", "like(x, \"%\")"),
    gives_null("Option<Boolean>", "like(s, x)"),
    differs("Boolean", "like(s, \"STR%\")", ["1", "0", "1"]),
    gives("Boolean", "day == \"2026-01-31\"", "1"),
    gives("Boolean", "day < \"2026-02-01\" && day > \"2025-12-31\"", "1"),
    gives("Boolean", "day.in_(\"2026-01-30\", \"2026-01-31\")", "1"),
    gives("Boolean", "m == 2.5", "1"),
    differs("Boolean", "0.1 + 0.2 == 0.3", ["0", "1", "1"]),
];

/// What a literal is in a column of its type: written as a default, and as a value of `insert`.
pub(crate) const LITERALS: &[Expectation] = &[
    gives("TinyInteger", "-128", "-128"),
    gives("SmallInteger", "32767", "32767"),
    gives("Integer", "-2147483648", "-2147483648"),
    gives("BigInteger", "-9223372036854775808", "-9223372036854775808"),
    gives("BigInteger", "9223372036854775807", "9223372036854775807"),
    gives("UnsignedSmallInteger", "65535", "65535"),
    gives("UnsignedInteger", "4294967295", "4294967295"),
    gives("UnsignedBigInteger", "9223372036854775807", "9223372036854775807"),
    gives("Float", "1.5", "1.5"),
    gives("Double", "-0.000001", "-0.000001"),
    gives("Double", "3", "3"),
    gives("Decimal(5, 2)", "-12.50", "-12.50"),
    gives("Decimal(20, 10)", "1234567890.0123456789", "1234567890.0123456789"),
    differs("Decimal(5, 2)", "7", ["7", "7.00", "7.00"]),
    gives("Boolean", "true", "1"),
    gives("Boolean", "false", "0"),
    gives("Char(2)", "\"DE\"", "DE"),
    differs("Char(3)", "\"DE\"", ["DE", "DE ", "DE"]),
    gives("String(40)", "\"\"", ""),
    gives("String(40)", "\"it's \\\"new\\\" \\\\ \\n\\t% _ $1 ? :a 😀\"", "it's \"new\" \\ \n\t% _ $1 ? :a 😀"),
    gives("String(40)", "\"'; drop table t; --\"", "'; drop table t; --"),
    gives("String(40)", "\" a \"", " a "),
    gives("Text", "\"\\\\n \\\\' \\\\\"", "\\n \\' \\"),
    gives("Enum(\"a\", \"it's\\\\\")", "\"it's\\\\\"", "it's\\"),
    gives("Uuid", "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
    gives("Json", "\"{\\\"a\\\": [1, \\\"\\\\\\\\\\\"]}\"", "{\"a\": [1, \"\\\\\"]}"),
    gives("JsonBinary", "\"{\\\"a\\\": null}\"", "{\"a\": null}"),
    gives("Date", "\"2026-01-31\"", "2026-01-31"),
    gives("Time", "\"23:59:58\"", "23:59:58"),
    gives("DateTime", "\"2026-01-31 23:59:58\"", "2026-01-31 23:59:58"),
    gives("Timestamp", "\"2026-01-31 23:59:58\"", "2026-01-31 23:59:58"),
    gives("TimestampWithTimeZone", "\"2026-01-31 23:59:58\"", "2026-01-31 23:59:58"),
    gives("Blob", "\"a\"", "a"),
    gives("Blob", "\"it's \\\\ ß\"", "it's \\ ß"),
    gives("Binary(3)", "\"abc\"", "abc"),
    gives("VarBinary(9)", "\"\\\\x41\"", "\\x41"),
];

/// Values of columns, as SQL that every backend reads. Bytes are written `x'00'`.
pub(crate) struct Column {
    pub(crate) ty: &'static str,
    pub(crate) takes: &'static [&'static str],
    pub(crate) refuses: &'static [&'static str],
    /// What the servers refuse and SQLite takes: numbers and times are not checked there.
    pub(crate) unchecked: &'static [&'static str],
}

const fn column(ty: &'static str, takes: &'static [&'static str], refuses: &'static [&'static str]) -> Column {
    Column { ty, takes, refuses, unchecked: &[] }
}

const fn loose(ty: &'static str, takes: &'static [&'static str], unchecked: &'static [&'static str]) -> Column {
    Column { ty, takes, refuses: &["NULL"], unchecked }
}

pub(crate) const COLUMNS_TAKE: &[Column] = &[
    loose("TinyInteger", &["-128", "127"], &["128", "-129", "'x'"]),
    loose("SmallInteger", &["-32768", "32767"], &["32768", "'x'"]),
    loose("Integer", &["0", "-2147483648", "2147483647"], &["2147483648", "'x'", "''"]),
    column("Option<Integer>", &["NULL"], &[]),
    loose("BigInteger", &["-9223372036854775808", "9223372036854775807"], &["9223372036854775808", "'x'"]),
    column("UnsignedSmallInteger", &["0", "65535"], &["-1", "NULL"]),
    column("UnsignedInteger", &["0", "4294967295"], &["-1", "NULL"]),
    column("UnsignedBigInteger", &["0", "9223372036854775807"], &["-1", "NULL"]),
    loose("UnsignedSmallInteger", &["1"], &["65536"]),
    loose("UnsignedInteger", &["1"], &["4294967296"]),
    loose("Double", &["0", "-1.5", "1e300"], &["'x'"]),
    column("Boolean", &["TRUE", "FALSE"], &["2", "-1", "'x'", "NULL"]),
    column("Option<Boolean>", &["NULL"], &[]),
    column(
        "Decimal(5, 2)",
        &["'12.50'", "'-12.5'", "'0'", "'-0.01'", "'999.99'", "12", "1.25"],
        &["'1000.00'", "'1234'", "''", "'-'", "'--1'", "'1.2.3'", "NULL"],
    ),
    column("String(3)", &["''", "'abc'", "'äöü'", "'😀😀😀'"], &["'abcd'", "'😀😀😀😀'", "NULL"]),
    column("Char(2)", &["'DE'"], &["'DEU'", "NULL"]),
    column("Text", &["''", "'x'"], &["NULL"]),
    column(
        "Uuid",
        &["'67e55044-10b1-426f-9247-bb680e5fe0c8'", "'67E55044-10B1-426F-9247-BB680E5FE0C8'"],
        &[
            "'67e55044-10b1-426f-9247-bb680e5fe0c'",
            "'67e55044-10b1-426f-9247-bb680e5fe0cg'",
            "'67e55044-10b1-426f-9247bb680e5fe0c8-'",
            "'------------------------------------'",
            "''",
            "NULL",
        ],
    ),
    column("Json", &["'{}'", "'[1, null]'", "'\"a\"'", "'1'", "'null'"], &["''", "'{'", "'{a: 1}'", "'x'", "NULL"]),
    column("JsonBinary", &["'{}'", "'null'"], &["''", "'x'", "NULL"]),
    column("Binary(2)", &["x'0102'", "x'0000'"], &["x'010203'", "NULL"]),
    column("VarBinary(2)", &["x''", "x'01'", "x'0102'"], &["x'010203'", "NULL"]),
    column("Blob", &["x''", "x'00'"], &["NULL"]),
    column("Enum(\"a\", \"it's\")", &["'a'", "'it''s'"], &["'b'", "''", "'aa'", "NULL"]),
    column("Option<Enum(\"a\")>", &["NULL", "'a'"], &["'NULL'"]),
    loose("Date", &["'2026-02-28'", "'0001-01-01'", "'9999-12-31'"], &["'2026-02-30'", "'x'", "''"]),
    loose("Time", &["'00:00:00'", "'23:59:59'"], &["'25:61:00'", "'x'"]),
    loose("DateTime", &["'2026-02-28 12:00:00'"], &["'2026-02-30 12:00:00'", "'x'"]),
    // MariaDB takes NULL for the present time in every TIMESTAMP column that is NOT NULL.
    Column {
        ty: "TimestampWithTimeZone",
        takes: &["'2026-02-28 12:00:00'"],
        refuses: &[],
        unchecked: &["'2026-02-30 12:00:00'", "'x'"],
    },
];

/// Values that not every backend takes: the type, the value, and whether SQLite, PostgreSQL and MySQL take it.
const TAKEN_BY_SOME: &[(&str, &str, [bool; 3])] = &[
    ("Decimal(5, 2)", "'1.234'", [false, true, true]),
    ("String(3)", "'abc '", [false, true, true]),
    ("Boolean", "1", [true, false, true]),
    ("Uuid", "'67e5504410b1426f9247bb680e5fe0c8'", [false, true, false]),
    ("Binary(2)", "x'01'", [false, false, true]),
    ("Enum(\"a\")", "'A'", [false, false, true]),
    ("Enum(\"a\")", "'a '", [false, false, true]),
];

/// The same for one backend, as columns.
pub(crate) fn differing_columns(backend: Backend) -> Vec<(&'static str, &'static str, bool)> {
    TAKEN_BY_SOME.iter().map(|(ty, value, taken)| (*ty, *value, taken[place(backend)])).collect()
}

/// A value in the spelling that the backends can share.
pub(crate) fn plain(backend: Backend, ty: &str, text: &str) -> String {
    let ty = ty.trim_start_matches("Option<");
    let text = match text {
        "t" if ty.starts_with("Boolean") => "1",
        "f" if ty.starts_with("Boolean") => "0",
        _ => text,
    };
    if ty.starts_with("Time") || ty.starts_with("Date") {
        return text.trim_end_matches("+00").trim_end_matches(".000000").to_owned();
    }
    if ty.starts_with("Float") || ty.starts_with("Double") {
        return text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string());
    }
    let bytes = backend == Backend::Postgres && (ty.contains("Binary(") || ty == "Blob");
    let hexadecimal = text.strip_prefix("\\x").filter(|_| bytes);
    hexadecimal.map_or_else(|| text.to_owned(), unhex)
}

fn unhex(digits: &str) -> String {
    let bytes =
        (0..digits.len() / 2).filter_map(|index| u8::from_str_radix(&digits[2 * index..2 * index + 2], 16).ok());
    String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
}
