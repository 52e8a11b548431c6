//! Raw SQL: what can be said about it without knowing its dialect.

use crate::diagnostic::Sink;
use crate::source::Span;

/// The text as it counts: line ends are one character, blanks at both ends and a closing `;` are cut.
pub(crate) fn normal(sql: &str) -> String {
    let sql = sql.replace("\r\n", "\n").replace('\r', "\n");
    sql.trim().trim_end_matches(';').trim_end().to_owned()
}

/// Reports open quotes, comments and brackets. Whether the rest is SQL is for the database to say.
pub(crate) fn check(sql: &str, span: Span, sink: &mut Sink) {
    if normal(sql).is_empty() {
        sink.error("bad-sql", span, "this SQL text is empty");
    }
    if let Some(problem) = problem(sql) {
        sink.error("bad-sql", span, format!("this SQL text {problem}"));
    }
}

fn problem(sql: &str) -> Option<String> {
    let bytes = sql.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => {
                let end = bytes[at + 1..].iter().position(|byte| *byte == quote);
                let Some(end) = end else {
                    return Some(format!("opens a quote {} that is not closed", char::from(quote)));
                };
                at += end + 1;
            }
            // PostgreSQL's `$tag$ … $tag$`: what is inside is another language.
            b'$' => {
                if let Some(tag) = dollar_tag(&sql[at..]) {
                    let Some(end) = sql[at + tag.len()..].find(tag) else {
                        return Some(format!("opens a quote {tag} that is not closed"));
                    };
                    at += tag.len() + end + tag.len() - 1;
                }
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let Some(end) = sql[at + 2..].find("*/") else {
                    return Some("opens a comment /* that is not closed".into());
                };
                at += end + 3;
            }
            bracket @ (b'(' | b'[') => open.push(bracket),
            bracket @ (b')' | b']') => {
                let wanted = if bracket == b')' { b'(' } else { b'[' };
                if open.pop() != Some(wanted) {
                    return Some(format!("closes a bracket {} that is not open", char::from(bracket)));
                }
            }
            0 => return Some("holds a NUL character".into()),
            _ => {}
        }
        at += 1;
    }
    open.pop().map(|bracket| format!("opens a bracket {} that is not closed", char::from(bracket)))
}

fn dollar_tag(text: &str) -> Option<&str> {
    let end = text[1..].find('$')? + 2;
    let name = &text[1..end - 1];
    let word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (word && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
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
            assert_eq!(problem(sql), None, "{sql}");
        }
    }

    #[test]
    fn open_ends_are_found() {
        for sql in ["select 'a", "select (1", "select 1)", "/* a", "select \"a", "as $x$ a", "(]", "a\0"] {
            assert!(problem(sql).is_some(), "{sql}");
        }
    }

    #[test]
    fn line_ends_and_a_closing_semicolon_do_not_count() {
        assert_eq!(normal(" select 1;\r\n"), "select 1");
        assert_eq!(normal("a\r\nb"), "a\nb");
    }
}
