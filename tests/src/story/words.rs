//! A command's text, cut into words as a shell would.

/// Cuts a text into words. `"…"` and `'…'` hold spaces together; in double quotes `\` keeps the next character.
///
/// # Errors
/// A quote is not closed.
pub(super) fn cut(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' => words.extend(word.take()),
            '"' | '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next() {
                        Some(end) if end == character => break,
                        Some('\\') if character == '"' => word.extend(characters.next()),
                        Some(inner) => word.push(inner),
                        None => return Err(format!("a {character} is not closed")),
                    }
                }
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            cut(r#"sqlite  app.db "select \"a b\" from 't'" ''"#).unwrap(),
            ["sqlite", "app.db", "select \"a b\" from 't'", ""]
        );
        assert_eq!(cut("--name='a b'c").unwrap(), ["--name=a bc"]);
        assert!(cut("a 'b").is_err());
    }
}
