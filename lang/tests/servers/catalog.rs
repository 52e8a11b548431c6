//! Everything that a server says a database contains, as lines of text.

use crate::client::{Client, Row};

/// What a database contains, in an order that follows from it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Catalog(Vec<String>);

impl Catalog {
    pub(crate) fn of(client: &mut Client) -> Result<Self, String> {
        let mut lines = Vec::new();
        match client {
            Client::Postgres(_) => {
                for (what, query) in POSTGRES {
                    lines.extend(client.rows(query)?.into_iter().map(|row| format!("{what} {}", words(row))));
                }
            }
            Client::Mysql(_) => mysql(client, &mut lines)?,
        }
        Ok(Self(lines))
    }

    /// The same without the order of columns: a column that comes back is the last of its table.
    pub(crate) fn unordered(mut self) -> Self {
        for line in &mut self.0 {
            line.truncate(line.trim_end_matches(',').len());
        }
        self.0.sort();
        self
    }

    /// The lines that only one of two has.
    pub(crate) fn difference(&self, other: &Self) -> String {
        let only = |mark: &str, of: &Self, not: &Self| {
            let lines = of.0.iter().filter(|line| !not.0.contains(line));
            lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
        };
        let text = only("-", self, other) + &only("+", other, self);
        if text.is_empty() { "the order differs".to_owned() } else { text }
    }
}

fn words(row: Row) -> String {
    row.into_iter().map(|value| value.unwrap_or_else(|| "-".to_owned())).collect::<Vec<_>>().join(" | ")
}

/// What a user's schema holds, each kind with its query.
const POSTGRES: [(&str, &str); 8] = [
    (
        "relation",
        "SELECT c.relkind, c.relname, c.relpersistence, c.reloptions, obj_description(c.oid, 'pg_class'),
            CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'i'
        ORDER BY c.relname",
    ),
    (
        "column",
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            a.attgenerated, pg_get_expr(d.adbin, d.adrelid), o.collname, col_description(c.oid, a.attnum)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0
            AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum",
    ),
    (
        "constraint",
        "SELECT n.conrelid::regclass, n.conname, n.contype, pg_get_constraintdef(n.oid), n.convalidated,
            n.condeferrable, obj_description(n.oid, 'pg_constraint')
        FROM pg_constraint n WHERE n.connamespace = 'public'::regnamespace
        ORDER BY n.conrelid::regclass::text, n.conname",
    ),
    (
        "index",
        "SELECT c.relname, pg_get_indexdef(i.indexrelid), i.indisprimary, i.indisunique, i.indisvalid,
            obj_description(c.oid, 'pg_class')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname",
    ),
    (
        "type",
        "SELECT t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod),
            (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
        FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r')
        ORDER BY t.typname",
    ),
    (
        "sequence",
        "SELECT s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
            d.refobjid::regclass, d.refobjsubid > 0, d.deptype
        FROM pg_sequence s
        LEFT JOIN pg_depend d ON d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        ORDER BY s.seqrelid::regclass::text",
    ),
    (
        "function",
        "SELECT pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p') ORDER BY 1",
    ),
    ("trigger", "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY 1"),
];

/// Everything about a table is in the statement that would create it.
fn mysql(client: &mut Client, lines: &mut Vec<String>) -> Result<(), String> {
    for row in client.rows(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = database() ORDER BY 1",
    )? {
        let table = row[0].clone().unwrap_or_default();
        let shown = client.rows(&format!("SHOW CREATE TABLE `{}`", table.replace('`', "``")))?;
        let text = shown.first().and_then(|row| row.get(1).cloned().flatten()).unwrap_or_default();
        // How many numbers were given out is no part of what was declared.
        let numbered = text.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT="));
        let text = numbered.collect::<Vec<_>>().join(" ");
        lines.extend(text.lines().map(|line| format!("{table}: {}", line.trim())));
    }
    for query in [
        "SELECT 'trigger', trigger_name, event_object_table, action_timing, event_manipulation, action_statement
        FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY 2",
        "SELECT 'routine', routine_name, routine_type, routine_definition
        FROM information_schema.routines WHERE routine_schema = database() ORDER BY 2",
    ] {
        lines.extend(client.rows(query)?.into_iter().map(words));
    }
    Ok(())
}
