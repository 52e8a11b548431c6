//! What differs from run to run, and what stands for it in a story.

use std::sync::OnceLock;

use regex_lite::Regex;

/// Patterns and what stands for them, in the order in which they are tried. Spaces before a time or a size are padding
/// that depends on its width, so they become one.
const PATTERNS: [(&str, &str); 10] = [
    (r"\b[0-9]{8}T[0-9]{6}Z-[0-9a-z]{4,}\b", "[SET]"),
    (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|\+00:00| UTC)?", "[WHEN]"),
    (r"\b[0-9a-f]{64}\b", "[SHA256]"),
    (r"\b[0-9a-f]{32}\b", "[HASH]"),
    (r"(?m)(^| +)[0-9]+(\.[0-9]+)? (ns|µs|us|ms|s|min|h)\b", " [TIME]"),
    (r"(?m)(^| +|\()[0-9]+(\.[0-9]+)? (B|kB|KB|KiB|MB|MiB|GB|GiB|bytes?)\b", "$1[SIZE]"),
    (r"\bSQLite [0-9]+\.[0-9]+\.[0-9]+", "SQLite [VERSION]"),
    (r"\b(process|pid) [0-9]+\b", "$1 [PID]"),
    (r"\bstoryteller@[A-Za-z0-9._-]+", "storyteller@[HOST]"),
    (r#""(duration_ms|duration|[a-z_]*bytes|size|pid)":( ?)[0-9]+(\.[0-9]+)?"#, "\"$1\":$2[NUMBER]"),
];

/// Replaces what differs from run to run. `folder` is the story's own.
pub fn normal(text: &str, folder: &[String]) -> String {
    static COMPILED: OnceLock<Vec<(Regex, &str)>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let compile = |(pattern, name)| (Regex::new(pattern).expect("the patterns are right"), name);
        PATTERNS.into_iter().map(compile).collect()
    });
    let mut text = text.replace('\r', "␍");
    for folder in folder {
        text = text.replace(folder, "[DIR]");
    }
    for (pattern, name) in compiled {
        text = pattern.replace_all(&text, *name).into_owned();
    }
    let lines = text.lines().map(str::trim_end);
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_gets_a_name() {
        for (text, expected) in [
            ("Backup 20261120T093012Z-7f3a, 1.2 MB in 9 ms, verified", "Backup [SET], [SIZE] in [TIME], verified"),
            ("create_users      3 statements  2.1 ms  lossless", "create_users      3 statements [TIME]  lossless"),
            ("at 2026-11-20 09:30:12 UTC", "at [WHEN]"),
            ("at 2026-11-20T09:30:12.123Z.", "at [WHEN]."),
            ("Database sqlite:app.db (1.2 MB, 2 of 4)", "Database sqlite:app.db ([SIZE], 2 of 4)"),
            ("/tmp/story1/app.db", "[DIR]/app.db"),
            ("process 4711 (x) of storyteller@engine-1 since", "process [PID] (x) of storyteller@[HOST] since"),
            ("{\"duration_ms\": 1.5, \"a\": 2}", "{\"duration_ms\": [NUMBER], \"a\": 2}"),
            ("m20260105_090000_create_users", "m20260105_090000_create_users"),
            ("SQLite 3.51.1 is built in", "SQLite [VERSION] is built in"),
            ("{\"free_bytes\": 7}", "{\"free_bytes\": [NUMBER]}"),
            ("3 migrations, 12 steps", "3 migrations, 12 steps"),
        ] {
            assert_eq!(normal(text, &["/tmp/story1".to_owned()]), format!("{expected}\n"));
        }
    }

    #[test]
    fn every_line_ends_and_none_ends_with_a_space() {
        assert_eq!(normal("a  \n\nb", &[]), "a\n\nb\n");
        assert_eq!(normal("", &[]), "");
    }
}
