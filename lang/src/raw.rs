//! Raw SQL: what can be said about it without knowing its dialect.

use crate::diagnostic::Sink;
use crate::source::Span;

/// The text as it counts: line ends are one character, blanks at both ends and a closing `;` are cut.
pub(crate) fn normal(sql: &str) -> String {
    let sql = sql.replace("\r\n", "\n").replace('\r', "\n");
    sql.trim().trim_end_matches(';').trim_end().to_owned()
}

/// Reports open quotes, comments and brackets, and statements that would end the run's own transaction. Whether the rest
/// is SQL is for the database to say.
pub(crate) fn check(sql: &str, span: Span, sink: &mut Sink) {
    check_text(sql, span, sink, Some("one string is one statement: write a list, `[\"…\", \"…\"]`"));
}

/// The same for a part of a statement: a condition, a query, a value.
pub(crate) fn check_part(sql: &str, span: Span, sink: &mut Sink) {
    check_text(sql, span, sink, Some("this is a part of a statement, which a `;` would end"));
}

/// The same for a whole file, which may hold several statements. One without any is one that somebody has forgotten.
pub(crate) fn check_script(sql: &str, span: Span, sink: &mut Sink) {
    check_text(sql, span, sink, None);
    if !normal(sql).is_empty() && scan(sql).is_ok() && is_remarks(sql) {
        let help = "write the statements; where there is nothing to do, `SELECT 1;`";
        sink.error_with_help("bad-sql", span, "this SQL file holds nothing but remarks", help);
    }
}

/// Checks a text; `alone` is the help where it holds more than one statement and must not.
fn check_text(sql: &str, span: Span, sink: &mut Sink, alone: Option<&str>) {
    if let Some(word) = transaction_word(sql) {
        let message = format!("a migration cannot say `{word}`: the run begins and ends its transaction");
        let help = "leave the statement out; `#![transaction(off)]` runs a migration without a transaction";
        sink.error_with_help("bad-sql", span, message, help);
    }
    if normal(sql).is_empty() {
        sink.error("bad-sql", span, "this SQL text is empty");
    }
    match scan(sql) {
        Err(problem) => {
            sink.error("bad-sql", span, format!("this SQL text {problem}"));
        }
        Ok(several) => {
            if let Some(help) = alone.filter(|_| several && !has_body(sql)) {
                sink.error_with_help("bad-sql", span, "this SQL text holds more than one statement", help);
            }
        }
    }
}

/// Whether there is no statement. MySQL executes what stands in a remark that begins with `/*!`.
fn is_remarks(sql: &str) -> bool {
    !sql.contains("/*!") && without_texts(sql).chars().all(|it| it.is_whitespace() || it == ';')
}

/// The word by which one of the statements would begin or end a transaction. What stands between semicolons inside the
/// body of a trigger begins with other words.
fn transaction_word(sql: &str) -> Option<&'static str> {
    const WORDS: [&str; 5] = ["BEGIN", "COMMIT", "END", "ROLLBACK", "START TRANSACTION"];
    let body = has_body(sql);
    let texts = without_texts(sql);
    let mut statements = texts.split(';').map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" "));
    let begins = |statement: &str, word: &str| {
        let found = statement.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        found && !statement[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    // `BEGIN` alone begins a transaction, and with statements after it the body of a block.
    let opens = |statement: &str| {
        let rest = ["", "TRANSACTION", "WORK", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"];
        statement.get(5..).is_some_and(|words| rest.iter().any(|word| words.trim().eq_ignore_ascii_case(word)))
    };
    statements.find_map(|statement| {
        // `ROLLBACK TO` a savepoint is within the transaction.
        let to = begins(&statement, "ROLLBACK TO");
        let inside = |word: &str| body && (word == "END" || word == "BEGIN" && !opens(&statement));
        WORDS.into_iter().find(|word| begins(&statement, word) && !to && !inside(word))
    })
}

/// The text with blanks in place of texts, quoted names and remarks.
fn without_texts(sql: &str) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '\'' | '"' | '`' => {
                out.push_str(" x ");
                after.split_once(first).map_or("", |(_, after)| after)
            }
            '$' => match dollar_tag(rest).and_then(|tag| rest[tag.len()..].split_once(tag)) {
                Some((_, after)) => {
                    out.push_str(" x ");
                    after
                }
                None => after,
            },
            '-' if after.starts_with('-') => after.split_once('\n').map_or("", |(_, after)| after),
            '/' if after.starts_with('*') => after.split_once("*/").map_or("", |(_, after)| after),
            c => {
                out.push(c);
                after
            }
        };
    }
    out
}

/// Whether a statement has statements inside: a trigger, a function, a procedure or a block.
fn has_body(sql: &str) -> bool {
    let words = || sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let is = |word: &str, list: &[&str]| list.iter().any(|entry| word.eq_ignore_ascii_case(entry));
    words().next().is_some_and(|word| is(word, &["begin", "declare", "do"]))
        || words().take(12).any(|word| is(word, &["trigger", "function", "procedure", "event", "package", "rule"]))
}

/// Whether something but remarks follows a semicolon that is outside of quotes, or what is not closed.
fn scan(sql: &str) -> Result<bool, String> {
    let bytes = sql.as_bytes();
    let (mut ended, mut several) = (false, false);
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let remark = bytes[at..].starts_with(b"--") || bytes[at..].starts_with(b"/*");
        several |= ended && !remark && !bytes[at].is_ascii_whitespace() && bytes[at] != b';';
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => {
                let end = bytes[at + 1..].iter().position(|byte| *byte == quote);
                let Some(end) = end else {
                    return Err(format!("opens a quote {} that is not closed", char::from(quote)));
                };
                at += end + 1;
            }
            // PostgreSQL's `$tag$ … $tag$`: what is inside is another language.
            b'$' => {
                if let Some(tag) = dollar_tag(&sql[at..]) {
                    let Some(end) = sql[at + tag.len()..].find(tag) else {
                        return Err(format!("opens a quote {tag} that is not closed"));
                    };
                    at += tag.len() + end + tag.len() - 1;
                }
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let Some(end) = sql[at + 2..].find("*/") else {
                    return Err("opens a comment /* that is not closed".into());
                };
                at += end + 3;
            }
            bracket @ (b'(' | b'[') => open.push(bracket),
            bracket @ (b')' | b']') => {
                let wanted = if bracket == b')' { b'(' } else { b'[' };
                if open.pop() != Some(wanted) {
                    return Err(format!("closes a bracket {} that is not open", char::from(bracket)));
                }
            }
            b';' => ended = true,
            0 => return Err("holds a NUL character".into()),
            _ => {}
        }
        at += 1;
    }
    match open.pop() {
        Some(bracket) => Err(format!("opens a bracket {} that is not closed", char::from(bracket))),
        None => Ok(several),
    }
}

/// The names and words of an SQL text in lower case, quoted or not, and `*`; what stands in texts and remarks is none.
pub(crate) fn words(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '\'' => after.split_once('\'').map_or("", |(_, after)| after),
            '"' | '`' => {
                let (name, after) = after.split_once(first).unwrap_or((after, ""));
                found.push(name.to_lowercase());
                after
            }
            '-' if after.starts_with('-') => after.split_once('\n').map_or("", |(_, after)| after),
            '/' if after.starts_with('*') => after.split_once("*/").map_or("", |(_, after)| after),
            '*' => {
                found.push("*".to_owned());
                after
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                found.push(rest[..end].to_lowercase());
                &rest[end..]
            }
            _ => after,
        };
    }
    found
}

fn dollar_tag(text: &str) -> Option<&str> {
    let end = text[1..].find('$')? + 2;
    let name = &text[1..end - 1];
    let word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (word && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_ends_the_transaction_is_found_and_what_only_looks_like_it_is_not() {
        for (sql, word) in [
            ("commit", Some("COMMIT")),
            ("SELECT 1; -- x\n start  transaction", Some("START TRANSACTION")),
            ("/* a */ BEGIN IMMEDIATE", Some("BEGIN")),
            ("begin", Some("BEGIN")),
            ("BEGIN work", Some("BEGIN")),
            ("BEGIN NOT ATOMIC SET @a = 1; END", None),
            ("ROLLBACK TO s", None),
            ("SAVEPOINT s; RELEASE s", None),
            ("INSERT INTO t VALUES ('; commit')", None),
            ("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END", None),
            ("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END; COMMIT", Some("COMMIT")),
            ("CREATE FUNCTION f() RETURNS int AS $$ BEGIN; COMMIT; END $$ LANGUAGE plpgsql", None),
            ("CREATE TABLE begin_t (a)", None),
            ("begin_t", None),
        ] {
            assert_eq!(super::transaction_word(sql), word, "{sql}");
        }
    }

    use super::*;

    #[test]
    fn good_texts_pass() {
        for sql in [
            "select 'it''s' from \"a(b\"",
            "select 1 -- (\n",
            "/* ( */ select (1)",
            "create function f() returns text as $body$ begin ' ( end $body$ language plpgsql",
            "select $1, $2",
            "select a[1] from `t`",
            "create trigger t after insert on a begin update b set c = 1; end",
        ] {
            assert!(scan(sql).is_ok(), "{sql}");
        }
    }

    #[test]
    fn open_ends_are_found() {
        for sql in ["select 'a", "select (1", "select 1)", "/* a", "select \"a", "as $x$ a", "(]", "a\0"] {
            assert!(scan(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn one_text_is_one_statement() {
        let found = |sql: &str| {
            let mut sink = Sink::default();
            check(sql, Span::NOWHERE, &mut sink);
            sink.drain().len()
        };
        for sql in [
            "select 1;",
            "select ';'; -- that is all; really",
            "create trigger t after insert on a begin update b set c = 1; delete from d; end",
            "do $$ begin perform 1; perform 2; end $$",
        ] {
            assert_eq!(found(sql), 0, "{sql}");
        }
        for sql in ["create table a (b); drop table a", "select 1;\nselect 2;"] {
            assert_eq!(found(sql), 1, "{sql}");
        }
    }

    #[test]
    fn a_file_of_remarks_is_one_that_somebody_has_forgotten() {
        for (sql, expected) in [
            ("-- Write here.\n", true),
            ("/* a */ ;\n-- b", true),
            ("-- Why.\nSELECT 1;", false),
            ("/*!40101 SET NAMES utf8 */;", false),
            ("'a'", false),
        ] {
            let mut sink = Sink::default();
            check_script(sql, Span::NOWHERE, &mut sink);
            assert_eq!(!sink.drain().is_empty(), expected, "{sql}");
        }
    }

    #[test]
    fn line_ends_and_a_closing_semicolon_do_not_count() {
        assert_eq!(normal(" select 1;\r\n"), "select 1");
        assert_eq!(normal("a\r\nb"), "a\nb");
    }
}
