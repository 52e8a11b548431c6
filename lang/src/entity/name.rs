//! The name of a table that was given none: the struct's, in snake case, in the plural.

/// `OrderItem` → `order_items`.
///
/// A word begins at each capital letter that follows a small letter or a digit, or that a small letter follows. Of the
/// last word `y` after a consonant becomes `ies`; `s`, `x`, `z`, `ch` and `sh` get `es`; everything else gets `s`.
/// Exceptions are not known here: `name = …` gives any name.
pub(super) fn of_table(ident: &str) -> String {
    plural(&snake(ident))
}

fn snake(ident: &str) -> String {
    let letters: Vec<char> = ident.chars().collect();
    let mut out = String::with_capacity(ident.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                let follows = before.is_lowercase() || before.is_numeric();
                follows || before != '_' && after.is_some_and(|after| after.is_lowercase())
            });
        if begins {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn plural(word: &str) -> String {
    let vowel = |c: char| "aeiou".contains(c);
    if let Some(stem) = word.strip_suffix('y')
        && stem.chars().next_back().is_some_and(|before| before.is_alphabetic() && !vowel(before))
    {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::of_table;

    #[test]
    fn a_struct_gives_its_table_a_name() {
        let names = [
            ("User", "users"),
            ("OrderItem", "order_items"),
            ("HTTPServer", "http_servers"),
            ("Oauth2Token", "oauth2_tokens"),
            ("A", "as"),
            ("Category", "categories"),
            ("Day", "days"),
            ("Status", "statuses"),
            ("Box", "boxes"),
            ("Branch", "branches"),
            ("user_role", "user_roles"),
            ("Y", "ys"),
        ];
        for (ident, table) in names {
            assert_eq!(of_table(ident), table);
        }
    }
}
