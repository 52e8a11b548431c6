//! A cursor over tokens, and the small pieces that every statement is made of.
//!
//! A function that fails has put a diagnostic into the sink and says so by [`Reported`]; its caller skips to the next
//! place where it can go on, so that all mistakes of a file are found at once.

use crate::ast::Name;
use crate::diagnostic::{Reported, Sink};
use crate::source::Span;
use crate::token::{Token, Tokens};

/// What a parse gives.
pub(crate) type Parsed<T> = Result<T, Reported>;

/// A cursor over a stretch of a token list.
pub(crate) struct Parser<'a> {
    tokens: &'a Tokens,
    at: usize,
    end: usize,
    /// The bracket that ends the stretch; `None` for what has no brackets around it.
    close: Option<char>,
    /// How what is being read is written, for the help of what cannot be read.
    form: Option<&'static str>,
    /// Whether it reads what raw SQL declares, in which nothing else can declare.
    pub(crate) is_declaration: bool,
    pub(crate) sink: &'a mut Sink,
}

impl<'a> Parser<'a> {
    /// Over a stretch of them.
    pub(crate) fn within(tokens: &'a Tokens, from: usize, end: usize, sink: &'a mut Sink) -> Self {
        Self { tokens, at: from, end, close: None, form: None, is_declaration: false, sink }
    }

    /// Says how what comes next is written. What is inside of its brackets is shown the same, unless it has its own.
    pub(crate) fn set_form(&mut self, form: Option<&'static str>) -> Option<&'static str> {
        std::mem::replace(&mut self.form, form)
    }

    /// Reads something that is written in a way of its own.
    pub(crate) fn with_form<T>(&mut self, form: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.set_form(Some(form));
        let read = read(self);
        self.form = outer;
        read
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    /// The place of the next token; of the closing bracket where nothing is left.
    pub(crate) fn span(&self) -> Span {
        Span::token(self.at.min(self.tokens.list.len().saturating_sub(1)))
    }

    /// The place of the token that was read last.
    pub(crate) fn last_span(&self) -> Span {
        Span::token(self.at.saturating_sub(1))
    }

    pub(crate) fn peek(&self) -> Option<&'a Token> {
        self.peek_at(0)
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> Option<&'a Token> {
        let index = self.at + ahead;
        (index < self.end).then(|| &self.tokens.list[index])
    }

    /// Whether the next token is this word.
    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.word_at(0) == Some(word)
    }

    /// The word some tokens ahead, if it is one.
    pub(crate) fn word_at(&self, ahead: usize) -> Option<&'a str> {
        match self.peek_at(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whether the next token is this bracket or punctuation.
    pub(crate) fn at_char(&self, wanted: char) -> bool {
        self.char_at(0, wanted)
    }

    /// Whether the token some way ahead is this bracket or punctuation.
    pub(crate) fn char_at(&self, ahead: usize, wanted: char) -> bool {
        matches!(self.peek_at(ahead), Some(Token::Punct(c, _) | Token::Open(c, _) | Token::Close(c)) if *c == wanted)
    }

    /// Reads a token.
    pub(crate) fn bump(&mut self) -> Option<&'a Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// Reads the word if it comes next.
    pub(crate) fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.at_word(word).then(|| self.bump_span())
    }

    /// Reads the words if all of them come next.
    pub(crate) fn eat_words(&mut self, words: &[&str]) -> Option<Span> {
        let all = words.iter().enumerate().all(|(ahead, word)| self.word_at(ahead) == Some(word));
        all.then(|| {
            let start = self.span();
            self.at += words.len();
            start.to(self.last_span())
        })
    }

    /// Reads the punctuation if it comes next. An opening bracket is not punctuation: see [`Self::group`].
    pub(crate) fn eat_char(&mut self, wanted: char) -> Option<Span> {
        matches!(self.peek(), Some(Token::Punct(c, _)) if *c == wanted).then(|| self.bump_span())
    }

    /// Reads the word, or says that it was expected.
    pub(crate) fn word(&mut self, word: &str) -> Parsed<Span> {
        self.eat_word(word).ok_or(()).map_err(|()| self.expected(&format!("`{word}`")))
    }

    /// Reads the punctuation, or says that it was expected.
    pub(crate) fn char(&mut self, wanted: char) -> Parsed<Span> {
        self.eat_char(wanted).ok_or(()).map_err(|()| self.expected(&format!("`{wanted}`")))
    }

    /// Reads the `;` that ends a statement. Where it is missing the statement is known all the same: it is reported, and
    /// what follows is not blamed.
    pub(crate) fn semicolon(&mut self) {
        if self.eat_char(';').is_some() {
            return;
        }
        if self.is_empty() || self.peek_is_statement() {
            let span = self.last_span();
            self.sink.error("syntax", span, "expected `;` after this: it ends the statement");
            return;
        }
        let help = self.at_char(',').then(|| "write a statement for each".to_owned());
        self.expected_with_help("`;` at the end of the statement", help);
        let from = self.at;
        self.skip_statement(from);
    }

    /// Reads a name: any word, or a string literal for what is no word.
    pub(crate) fn name(&mut self, what: &str) -> Parsed<Name> {
        let condition = [&["if", "not", "exists"][..], &["if", "exists"]];
        if let Some(words) =
            condition.into_iter().find(|words| (0..words.len()).all(|at| self.word_at(at) == Some(words[at])))
        {
            let span = self.span().to(Span::token(self.at + words.len() - 1));
            let message = format!("`{}` is not needed: the migrations before say what exists", words.join(" "));
            let help = self.form_help().unwrap_or_else(|| "leave it out".to_owned());
            return Err(self.sink.error_with_help("syntax", span, message, help));
        }
        match self.peek() {
            Some(Token::Word(text)) if text != "_" => Ok(Name { text: text.clone(), span: self.bump_span() }),
            Some(Token::Text(text)) => {
                let span = self.span();
                if text.is_empty() {
                    return Err(self.sink.error("bad-name", span, format!("the name of {what} is empty")));
                }
                self.refuse_nul(text, span)?;
                Ok(Name { text: text.clone(), span: self.bump_span() })
            }
            _ => Err(self.expected(&format!("the name of {what}"))),
        }
    }

    /// Reads the name of a table or a view, which may begin with that of its schema: `audit.events`. A dot within a name
    /// itself would be taken for that.
    pub(crate) fn relation(&mut self, what: &str) -> Parsed<Name> {
        let mut name = self.name(what)?;
        if self.at_char('.') {
            self.bump();
            let own = self.name(what)?;
            self.refuse_dot(&own)?;
            self.refuse_dot(&name)?;
            name = Name { text: format!("{}.{}", name.text, own.text), span: name.span.to(own.span) };
        } else {
            self.refuse_dot(&name)?;
        }
        Ok(name)
    }

    /// Reads a column with its table, and that one's schema where it has one: `events.id`, `audit.events.id`.
    pub(crate) fn column_of_relation(&mut self) -> Parsed<(Name, Name)> {
        let table = if self.char_at(3, '.') {
            self.relation("the table")?
        } else {
            let name = self.name("the table")?;
            self.refuse_dot(&name)?;
            name
        };
        self.char('.')?;
        Ok((table, self.name("the column")?))
    }

    fn refuse_dot(&mut self, name: &Name) -> Parsed<()> {
        if !name.text.contains('.') {
            return Ok(());
        }
        let help = "a schema stands before its table without quotes: `audit.events`";
        Err(self.sink.error_with_help("bad-name", name.span, "a table's name holds no dot", help))
    }

    /// Reads a string literal.
    pub(crate) fn text(&mut self, what: &str) -> Parsed<(String, Span)> {
        match self.peek() {
            Some(Token::Text(text)) => {
                let span = self.bump_span();
                self.refuse_nul(text, span)?;
                Ok((text.clone(), span))
            }
            _ => Err(self.expected(&format!("{what} as a string literal"))),
        }
    }

    /// Refuses a NUL character: no server takes it in a statement, and SQLite would end the statement there.
    pub(crate) fn refuse_nul(&mut self, text: &str, span: Span) -> Parsed<()> {
        match text.contains('\0') {
            true => Err(self.sink.error("bad-text", span, "this text holds a NUL character, which no database takes")),
            false => Ok(()),
        }
    }

    /// Reads a whole number that fits.
    pub(crate) fn number(&mut self, what: &str) -> Parsed<(u32, Span)> {
        let span = self.span();
        match self.peek() {
            Some(Token::Number(text)) => match text.replace('_', "").parse() {
                Ok(number) => {
                    self.bump();
                    Ok((number, span))
                }
                Err(_) => Err(self.sink.error("bad-number", span, format!("`{text}` is no {what}"))),
            },
            _ => Err(self.expected(what)),
        }
    }

    /// Opens a group and gives a parser over what is inside; this one goes on after it.
    pub(crate) fn group<'b>(&'b mut self, open: char, what: &str) -> Parsed<Parser<'b>>
    where
        'a: 'b,
    {
        match self.peek() {
            Some(Token::Open(c, end)) if *c == open => {
                let from = self.at + 1;
                self.at = end + 1;
                let close = match &self.tokens.list[*end] {
                    Token::Close(close) => Some(*close),
                    _ => None,
                };
                let is_declaration = self.is_declaration;
                Ok(Parser {
                    tokens: self.tokens,
                    at: from,
                    end: *end,
                    close,
                    form: self.form,
                    is_declaration,
                    sink: self.sink,
                })
            }
            _ => Err(self.expected(&format!("`{open}` {what}"))),
        }
    }

    /// Reads `( a, b, … )` with at least one entry.
    pub(crate) fn list<T>(
        &mut self,
        what: &str,
        mut entry: impl FnMut(&mut Parser<'_>) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut inside = self.group('(', &format!("with {what}"))?;
        let mut entries = Vec::new();
        while !inside.is_empty() {
            entries.push(entry(&mut inside)?);
            if !inside.is_empty() {
                inside.char(',')?;
            }
        }
        if entries.is_empty() {
            return Err(inside.expected(what));
        }
        Ok(entries)
    }

    /// Says what was expected instead of what comes next.
    pub(crate) fn expected(&mut self, what: &str) -> Reported {
        self.expected_with_help(what, None)
    }

    /// The same with a help of its own; without one the help is how it is written.
    pub(crate) fn expected_with_help(&mut self, what: &str, help: Option<String>) -> Reported {
        let dropping = self.form.is_some_and(|form| form.starts_with("drop"));
        let help = match self.word_at(0) {
            Some("cascade" | "restrict") if dropping && help.is_none() => {
                Some("nothing else is dropped along: drop what needs it first".to_owned())
            }
            _ => help.or_else(|| self.form_help()),
        };
        let found = match self.peek() {
            None => self.close.map_or_else(|| "the end".to_owned(), |close| format!("`{close}`")),
            Some(Token::Word(word)) => format!("`{word}`"),
            Some(Token::Text(text)) => format!("{text:?}"),
            Some(Token::Number(text) | Token::OtherLiteral(text)) => format!("`{text}`"),
            Some(Token::Punct(c, _) | Token::Open(c, _) | Token::Close(c)) => format!("`{c}`"),
        };
        let span = self.span();
        let message = format!("expected {what}, found {found}");
        self.sink.push(crate::diagnostic::Diagnostic { code: "syntax", span, message, help })
    }

    /// How what is being read is written, as a help.
    pub(crate) fn form_help(&self) -> Option<String> {
        self.form.map(|form| format!("it is written `{form}`"))
    }

    /// Notes what was read since a position, because it could not be understood: the names in it are not blamed
    /// elsewhere for what they lack.
    pub(crate) fn doubt(&mut self, from: usize) {
        let tokens = self.tokens.list[from..self.at.min(self.end)].iter();
        self.sink.doubt(tokens.filter_map(|token| match token {
            Token::Word(text) | Token::Text(text) => Some(&**text),
            _ => None,
        }));
    }

    /// Skips what is left of a list's entry, up to and with the next comma of this level.
    pub(crate) fn skip_entry(&mut self) {
        self.skip_to_comma();
        self.bump();
    }

    /// Skips what is left of a list's entry, up to the next comma of this level.
    pub(crate) fn skip_to_comma(&mut self) {
        while !self.is_empty() && !self.at_char(',') {
            self.skip_tree();
        }
    }

    /// Skips what is left of a statement: up to and with a `;`, or a brace group that ends it.
    pub(crate) fn skip_statement(&mut self, started: usize) {
        while !self.is_empty() {
            if self.eat_char(';').is_some() {
                return;
            }
            // If anything was read of this one, the next begins with a word for it, or after braces: unless what comes
            // after them was just blamed for not going on with this one.
            let next = self.peek_is_statement() || (self.is_after_braces() && !self.sink.blames(self.span()));
            if self.at > started && next {
                return;
            }
            self.skip_tree();
        }
    }

    /// Whether braces were closed just before, and what comes next does not go on with the statement that they belong to.
    fn is_after_braces(&self) -> bool {
        let closed = self.at.checked_sub(1).is_some_and(|last| self.tokens.list[last] == Token::Close('}'));
        closed && !["revert", "irreversible", "declares", "options"].iter().any(|word| self.at_word(word))
    }

    /// The position, to tell whether anything was read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Reads a token and gives its place.
    pub(crate) fn bump_span(&mut self) -> Span {
        let span = self.span();
        self.bump();
        span
    }

    fn peek_is_statement(&self) -> bool {
        crate::op::starts_statement(self.word_at(0), self.word_at(1))
    }

    /// Skips a token, or a whole group.
    pub(crate) fn skip_tree(&mut self) {
        if let Some(Token::Open(_, end)) = self.peek() {
            self.at = *end;
        }
        self.at += 1;
    }
}

/// The lines of one `#[doc = "…"]`: a block comment has all of its in one text.
pub(crate) fn comment_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect()
}

impl Parser<'_> {
    /// Reads the doc comment that comes next, if one does: its lines, without the one blank that follows `///`.
    pub(crate) fn comment(&mut self) -> Parsed<Option<String>> {
        let mut lines: Vec<String> = Vec::new();
        while self.at_char('#') {
            self.bump();
            let mut inside = self.group('[', "of an attribute")?;
            if inside.eat_word("doc").is_none() {
                let help = "the only attribute here is a doc comment, `/// …`";
                return Err(inside.expected_with_help("`doc`", Some(help.into())));
            }
            inside.char('=')?;
            let (text, _) = inside.text("the doc comment")?;
            lines.extend(comment_lines(&text));
        }
        Ok((!lines.is_empty()).then(|| lines.join("\n")))
    }
}
