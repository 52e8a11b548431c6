//! Canonical text. Reading it again gives the same operations, and the checksum is made of it.

use crate::ast::Name;

/// Collects canonical text with its indentation.
#[derive(Debug, Default)]
pub(crate) struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    /// Adds text to the line.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the line and indents the next.
    pub(crate) fn line(&mut self) {
        self.text.push('\n');
        self.text.push_str(&"    ".repeat(self.depth));
    }

    /// Adds a doc comment before what follows.
    pub(crate) fn comment(&mut self, comment: Option<&str>) {
        for line in comment.iter().flat_map(|comment| comment.split('\n')) {
            self.push(if line.is_empty() { "///" } else { "/// " });
            self.push(line);
            self.line();
        }
    }

    /// Adds `{ … }` with one entry on each line, each closed by a comma.
    pub(crate) fn block<T>(&mut self, entries: &[T], mut print: impl FnMut(&mut Self, &T)) {
        self.push("{");
        self.depth += 1;
        for entry in entries {
            self.line();
            print(self, entry);
            self.push(",");
        }
        self.depth -= 1;
        self.line();
        self.push("}");
    }

    /// Adds `{ … }` with one statement after the other.
    pub(crate) fn statements<T>(&mut self, entries: &[T], mut print: impl FnMut(&mut Self, &T)) {
        self.push("{");
        self.depth += 1;
        for entry in entries {
            self.line();
            print(self, entry);
        }
        self.depth -= 1;
        self.line();
        self.push("}");
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A name as the language writes it: bare where it is a word, quoted where not.
pub(crate) fn name(text: &str) -> String {
    if is_word(text) { text.to_owned() } else { quoted(text) }
}

/// The name of a table or a view, with its schema where it has one.
pub(crate) fn relation(text: &str) -> String {
    match text.split_once('.') {
        Some((schema, own)) => format!("{}.{}", name(schema), name(own)),
        None => name(text),
    }
}

/// Several names, with commas.
pub(crate) fn names(list: &[Name]) -> String {
    list.iter().map(|entry| name(&entry.text)).collect::<Vec<_>>().join(", ")
}

/// A string literal.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text is a word to every lexer that reads migrations. Only ASCII is written bare.
fn is_word(text: &str) -> bool {
    let mut bytes = text.bytes();
    let start = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    start && text != "_" && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
