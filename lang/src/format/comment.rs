//! The comments between two tokens.

/// A comment that means nothing: `// …` or `/* … */`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    /// With its marks, without blanks at the end of the line.
    pub text: &'t str,
    /// Whether it goes to the end of its line.
    pub is_line: bool,
    /// Whether a line begins between it and what stands before it.
    pub begins_line: bool,
    /// Whether a line begins between it and what follows.
    pub ends_line: bool,
    /// Whether an empty line stands before it.
    pub blank: bool,
}

/// What stands between the last comment and the token after it: how many lines begin there.
pub(super) type LinesAfter = usize;

/// Splits what stands between two tokens; nothing where it holds something else than comments.
pub(super) fn split(gap: &str) -> Option<(Vec<Comment<'_>>, LinesAfter)> {
    let mut found: Vec<Comment<'_>> = Vec::new();
    let mut rest = gap;
    let mut lines = 0;
    while let Some(c) = rest.chars().next() {
        if is_blank(c) {
            lines += usize::from(c == '\n');
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_length(rest)?
        } else {
            return None;
        };
        if let Some(last) = found.last_mut() {
            last.ends_line = lines > 0;
        }
        let is_line = rest.starts_with("//");
        let text = if is_line { rest[..length].trim_end_matches(is_blank) } else { &rest[..length] };
        found.push(Comment { text, is_line, begins_line: lines > 0, ends_line: is_line, blank: lines > 1 });
        rest = &rest[length..];
        lines = 0;
    }
    if let Some(last) = found.last_mut() {
        last.ends_line = lines > 0 || last.is_line;
    }
    Some((found, lines))
}

/// What Rust's lexer skips between tokens.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}')
}

/// The length of a comment that others may stand in.
fn block_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_know_their_lines() {
        let (list, lines) = split(" /* a /* b */ */ // c \r\n\n// d\n").unwrap();
        let texts: Vec<_> = list.iter().map(|comment| (comment.text, comment.begins_line, comment.blank)).collect();
        assert_eq!(texts, [("/* a /* b */ */", false, false), ("// c", false, false), ("// d", true, true)]);
        assert_eq!(lines, 1);
        assert_eq!(list.iter().map(|comment| comment.ends_line).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn what_is_no_comment_is_refused() {
        assert!(split(" x ").is_none());
        assert!(split("/* a").is_none());
    }
}
