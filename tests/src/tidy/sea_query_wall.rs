//! sea-query stands behind one wall.

use std::collections::HashSet;

use super::tokens::{Token, closing};
use super::{File, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "sea_query_wall",
    never: "`sea_query` outside `lang/src/sql/`, or in a public signature.",
    instead: "let `lang/src/sql/` build the statement and give out its text",
    exceptions: &[],
    check,
};

const WALL: [&str; 2] = ["lang/src/sql.rs", "lang/src/sql/"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust() {
        if file.is_in(&WALL) {
            violations.extend(public_signatures(file));
        } else {
            let named = file.tokens().iter().filter(|token| token.text == "sea_query");
            violations.extend(named.map(|token| Violation::at(&file.path, token.line, "names `sea_query`")));
        }
    }
    violations
}

/// What follows a plain `pub`, up to the body, must name nothing that comes from sea-query.
fn public_signatures(file: &File) -> Vec<Violation> {
    let tokens = file.shipped_tokens();
    let imported = imported_names(&tokens);
    let mut violations = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.text != "pub" || tokens.get(index + 1).is_some_and(|next| next.text == "(") {
            continue;
        }
        let signature = tokens[index..].iter().take_while(|token| !["{", ";", "="].contains(&token.text.as_str()));
        let foreign = signature.into_iter().find(|token| imported.contains(token.text.as_str()));
        violations.extend(foreign.map(|foreign| {
            Violation::at(&file.path, token.line, format!("shows `{}` of sea-query in public", foreign.text))
        }));
    }
    violations
}

/// `sea_query` itself and every capitalised name in `use sea_query::…;`.
fn imported_names<'t>(tokens: &[&'t Token]) -> HashSet<&'t str> {
    let mut names = HashSet::from(["sea_query"]);
    for (index, _) in
        tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].text == "use" && pair[1].text == "sea_query")
    {
        let end =
            tokens[index..].iter().position(|token| token.text == ";").map_or(tokens.len(), |length| index + length);
        let braces = tokens[index..end].iter().position(|token| token.text == "{").map(|offset| index + offset);
        let end = braces.map_or(end, |open| closing(tokens, open));
        let words = tokens[index..end].iter().map(|token| token.text.as_str());
        names.extend(words.filter(|word| word.starts_with(char::is_uppercase)));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_outside_the_wall_is_found() {
        assert_eq!(
            RULE.finds(&[("lang/src/op/x.rs", "//! sea_query\n\nuse sea_query::Table;")]),
            ["lang/src/op/x.rs:3"]
        );
        assert_eq!(RULE.finds(&[("runtime/tests/x.rs", "fn f() { sea_query::f() }")]), ["runtime/tests/x.rs:1"]);
    }

    #[test]
    fn a_name_behind_the_wall_is_none() {
        let text = "use sea_query::{Alias, Table};\npub(crate) fn a(t: Table) {}\npub fn b() -> String { Table::create(); }\nfn c(t: Alias) {}";
        assert!(RULE.finds(&[("lang/src/sql/sqlite.rs", text)]).is_empty());
    }

    #[test]
    fn a_public_signature_behind_the_wall_is_found() {
        for text in [
            "pub use sea_query::Table;",
            "use sea_query::{Table};\npub fn f(t: &Table) {}",
            "pub struct S {\n pub t: sea_query::Table }",
        ] {
            assert_eq!(RULE.finds(&[("lang/src/sql.rs", text)]).len(), 1, "{text}");
        }
    }
}
