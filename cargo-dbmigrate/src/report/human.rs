//! For people: tables, SQL and sentences.

use std::fmt::Write as _;

use super::{BackupRow, Backups, Check, Plan, Removed, RemovedRow, Report, SchemaSql, Show, Stats};
use crate::checkup::Point;
use crate::command::MADE_BY_HAND;
use crate::finding::ways_out;
use crate::text;

/// The report as text. Writing into a text does not fail.
pub(super) fn render(report: &Report) -> String {
    match report {
        Report::Show(show) => self::show(show),
        Report::Plan(plan) => self::plan(plan),
        Report::Check(check) => self::check(check),
        Report::Backups(backups) => self::backups(backups),
        Report::SchemaText(schema) => schema.schema.clone(),
        Report::SchemaSql(sql) => schema_sql(sql),
        Report::Created(created) => format!("{}\n", created.set.id),
        Report::BackupStatus(status) => points(&status.points),
        Report::Removed(removed) => self::removed(removed),
        Report::Health(health) | Report::Validate(health) => points(&health.points),
        Report::Stats(stats) => self::stats(stats),
    }
}

fn show(show: &Show) -> String {
    let rows = show.migrations.iter().map(|row| {
        let last = match (&row.detail, &row.applied_at) {
            (Some(detail), _) => detail.clone(),
            (None, Some(time)) => time.clone(),
            (None, None) => String::new(),
        };
        [row.standing.clone(), row.id.to_string(), last]
    });
    table(&rows.collect::<Vec<_>>())
}

fn plan(plan: &Plan) -> String {
    let mut out = String::new();
    for row in &plan.migrations {
        let losses = if row.losses.is_empty() { String::new() } else { format!(": {}", row.losses.join(", ")) };
        let transaction = if row.transaction { "" } else { ", without a transaction" };
        let _ = writeln!(out, "-- {}  {}{losses}{transaction}", row.id, row.verdict);
        for operation in &row.operations {
            for statement in &operation.statements {
                let _ = writeln!(out, "{statement}");
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len() + usize::from(!out.is_empty()));
    out
}

fn check(check: &Check) -> String {
    let mut out = String::new();
    for finding in &check.findings {
        // Most messages say of what kind they are by themselves.
        let said = finding.message.contains(finding.kind.word());
        let kind = if said { String::new() } else { format!("{}: ", finding.kind.word()) };
        let _ = writeln!(out, "{kind}{}", finding.message);
    }
    for help in ways_out(&check.findings) {
        let _ = writeln!(out, "  help: {help}");
    }
    out
}

fn backups(backups: &Backups) -> String {
    let mut rows = Vec::new();
    for set in &backups.sets {
        let newest = set.from.as_ref().map_or_else(|| "nothing applied".to_owned(), |id| format!("at {id}"));
        let state = if set.verified { "verified" } else { "not verified" };
        rows.push([set.id.clone(), text::size(set.bytes), occasion(set), state.to_owned(), newest]);
    }
    for damage in &backups.damaged {
        let id = damage.id.clone().unwrap_or_default();
        rows.push([id, "?".to_owned(), "?".to_owned(), "damaged".to_owned(), damage.what.clone()]);
    }
    let lines = table(&rows);
    let mut out = String::new();
    for (index, line) in lines.lines().enumerate() {
        let _ = writeln!(out, "{line}");
        let words = backups.sets.get(index).map(|set| [("name", &set.name), ("note", &set.note)]);
        for (word, text) in words.into_iter().flatten() {
            if let Some(text) = text {
                // It was typed by a person or stands in a file: it must not move the cursor.
                let _ = writeln!(out, "  {word}: {}", text.replace(char::is_control, " "));
            }
        }
    }
    out
}

fn occasion(set: &BackupRow) -> String {
    if set.occasion == MADE_BY_HAND { "by hand".to_owned() } else { format!("before {}", set.occasion) }
}

fn points(points: &[Point]) -> String {
    let mut out = String::new();
    for point in points {
        let _ = writeln!(out, "{:<7}  {}: {}", point.state.word(), point.name, point.detail);
        if let Some(next) = &point.next {
            let _ = writeln!(out, "{:<7}  next: {next}", "");
        }
    }
    out
}

fn removed(removed: &Removed) -> String {
    let name = |row: &RemovedRow| row.id.clone().unwrap_or_else(|| row.file.clone());
    let rows = removed.removed.iter().map(|row| [name(row), row.why.clone(), text::size(row.bytes)]);
    table(&rows.collect::<Vec<_>>())
}

fn schema_sql(sql: &SchemaSql) -> String {
    let remarks = sql.remarks.iter().map(|remark| format!("-- {remark}\n"));
    let statements = sql.statements.iter().map(|statement| format!("{statement};\n"));
    remarks.chain(statements).collect()
}

fn stats(stats: &Stats) -> String {
    let mut out = format!("size     {}\n", text::size(stats.bytes));
    let pages = text::count(usize::try_from(stats.pages).unwrap_or(usize::MAX), "page");
    let _ = writeln!(out, "pages    {pages} of {} bytes, {} free", stats.page_size, stats.free_pages);
    let wal = stats.wal_bytes.map_or_else(String::new, |bytes| format!(", a log of {}", text::size(bytes)));
    let _ = writeln!(out, "journal  {}{wal}", stats.journal_mode);
    if stats.tables.is_empty() {
        return out + "tables   none\n";
    }
    let room = |bytes: Option<u64>| bytes.map_or_else(|| "?".to_owned(), text::size);
    let mut rows = vec![["table", "rows", "size", "indexes"].map(str::to_owned)];
    for table in &stats.tables {
        let number = table.indexes.len();
        let size = table.indexes.iter().map(|index| index.bytes).sum::<Option<u64>>();
        let indexes = if number == 0 { "none".to_owned() } else { format!("{number}, {}", room(size)) };
        rows.push([table.name.clone(), table.rows.to_string(), room(table.bytes), indexes]);
    }
    out + "\n" + &self::table(&rows)
}

/// Columns of equal width, two spaces apart.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [["a", "bb", ""], ["aaa", "b", "c"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "a    bb\naaa  b   c\n");
    }
}
