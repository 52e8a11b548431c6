//! A table that is built anew, on SQLite: the sequence that keeps everything.
//!
//! Foreign keys are off around the migration, or dropping the old table would delete the rows that refer to it.
//! `legacy_alter_table` is on meanwhile: without it the final rename fails as soon as a view or a trigger of another
//! table mentions the table, and on some systems it is on and on others off. Renaming the *old* table away instead
//! would make the tables that refer to it refer to the old name.

use std::time::Duration;

use crate::Rebuild;
use crate::backend::sqlite::{integer, quote, text, version};
use crate::driver::{Driver, DriverError, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::patience;

/// Builds the table anew, or changes it in place where the library can.
///
/// # Errors
/// The live table is not what the history knows, or the database refuses a statement. What was done so far is rolled
/// back with the transaction.
pub(crate) async fn execute(driver: &mut dyn Driver, rebuild: &Rebuild, limit: Duration) -> Result<()> {
    refuse_other_columns(driver, rebuild).await?;
    if let Some(native) = &rebuild.native
        && version(driver).await.map_err(cannot_read)? >= native.since
    {
        for statement in native.statements.iter() {
            patience::batch(driver, statement, limit).await.map_err(failed("The table cannot be changed."))?;
        }
        return Ok(());
    }
    let legacy = integer(driver, "PRAGMA legacy_alter_table").await.map_err(cannot_read)?;
    driver.execute("PRAGMA legacy_alter_table = ON", &[]).await.map_err(cannot_read)?;
    let result = replace(driver, rebuild).await;
    let restored = driver.batch(&format!("PRAGMA legacy_alter_table = {legacy}")).await;
    result?;
    restored.map_err(cannot_read)
}

/// The old table goes and the new one takes its place.
async fn replace(driver: &mut dyn Driver, rebuild: &Rebuild) -> Result<()> {
    let table = &*rebuild.table;
    let live = live(driver, table).await?;
    let working = Rebuild::working_name(table);
    let create = format!("{}{}", rebuild.create, live.missing_options(&rebuild.create));
    driver.batch(&create).await.map_err(failed("The new table cannot be created."))?;
    copy(driver, rebuild, &live, &working).await?;
    let drop = format!("DROP TABLE {}", quote(table));
    driver.batch(&drop).await.map_err(failed("The old table cannot be dropped."))?;
    let rename = format!("ALTER TABLE {} RENAME TO {}", quote(&working), quote(table));
    driver.batch(&rename).await.map_err(failed("The new table cannot take the old one's name."))?;
    for (kind, name, sql) in &live.belongings {
        let what = format!("The {kind} `{name}` of table `{table}` does not fit the table any more.");
        driver.batch(sql).await.map_err(failed(&what))?;
    }
    if let Some(mark) = live.mark {
        keep_mark(driver, table, mark).await?;
    }
    check(driver, table).await
}

/// What belongs to a table and is not part of its own text.
struct Live {
    /// Indexes and triggers in the order in which they were made: kind, name, text.
    belongings: Vec<(String, String, String)>,
    /// The highest number that AUTOINCREMENT has given.
    mark: Option<i64>,
    without_rowid: bool,
    strict: bool,
}

impl Live {
    /// The options that the live table has and the new text does not name.
    fn missing_options(&self, create: &str) -> String {
        let named = create.rsplit(')').next().unwrap_or_default().to_uppercase();
        let options = [("STRICT", self.strict), ("WITHOUT ROWID", self.without_rowid)];
        let missing: Vec<_> = options.iter().filter(|(word, live)| *live && !named.contains(word)).collect();
        let list = missing.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        match (list.is_empty(), named.trim().is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!(" {list}"),
            (false, false) => format!(", {list}"),
        }
    }
}

async fn live(driver: &mut dyn Driver, table: &str) -> Result<Live> {
    let belongings = format!(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = {} COLLATE NOCASE AND type IN ('index', 'trigger') \
         AND sql IS NOT NULL ORDER BY rowid",
        text(table)
    );
    let row = |row: &Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned()));
    let belongings = driver.query(&belongings, &[]).await.map_err(cannot_read)?;
    let belongings = belongings.iter().map(row).collect::<std::result::Result<_, _>>().map_err(cannot_read)?;
    let list = driver.query(&format!("PRAGMA main.table_list({})", text(table)), &[]).await.map_err(cannot_read)?;
    let Some(row) = list.first() else {
        return Err(Error::new(ErrorKind::Failed, format!("The table `{table}` is not there.")));
    };
    if row.text(2).map_err(cannot_read)? != "table" {
        return Err(Error::new(ErrorKind::Failed, format!("`{table}` is no ordinary table and cannot be built anew.")));
    }
    let has_marks = integer(driver, "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'").await;
    let mark = if has_marks.map_err(cannot_read)? == 0 {
        None
    } else {
        let mark = format!("SELECT seq FROM sqlite_sequence WHERE name = {} COLLATE NOCASE", text(table));
        let rows = driver.query(&mark, &[]).await.map_err(cannot_read)?;
        rows.first().map(|row| row.integer(0)).transpose().map_err(cannot_read)?
    };
    Ok(Live {
        belongings,
        mark,
        without_rowid: row.integer(4).map_err(cannot_read)? != 0,
        strict: row.integer(5).map_err(cannot_read)? != 0,
    })
}

/// Fills the new table and compares the numbers of rows.
async fn copy(driver: &mut dyn Driver, rebuild: &Rebuild, live: &Live, working: &str) -> Result<()> {
    let mut columns: Vec<String> = rebuild.copied.iter().map(|copied| quote(&copied.column)).collect();
    let mut values: Vec<&str> = rebuild.copied.iter().map(|copied| &*copied.value).collect();
    let rowid = if live.without_rowid { None } else { rowid(driver, &rebuild.table, working).await? };
    if let Some(rowid) = rowid {
        columns.insert(0, rowid.to_owned());
        values.insert(0, rowid);
    }
    if !columns.is_empty() {
        let sql = format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            quote(working),
            columns.join(", "),
            values.join(", "),
            quote(&rebuild.table)
        );
        driver.batch(&sql).await.map_err(failed("The rows do not fit the new table."))?;
    }
    let mut counts = [0; 2];
    for (count, table) in counts.iter_mut().zip([&*rebuild.table, working]) {
        *count = integer(driver, &format!("SELECT count(*) FROM {}", quote(table))).await.map_err(cannot_read)?;
    }
    match counts {
        [old, new] if old == new => Ok(()),
        [old, new] => {
            let message = format!("The new table has {new} rows, and the old one {old}: nothing was changed.");
            Err(Error::new(ErrorKind::Failed, message))
        }
    }
}

/// The name by which both tables give a row's number, where no column stands for it; `None` where a column of the new
/// table is the number, or every such name is a column's.
async fn rowid(driver: &mut dyn Driver, old: &str, new: &str) -> Result<Option<&'static str>> {
    let mut names = Vec::new();
    for table in [old, new] {
        let columns = columns(driver, table).await?;
        let keys: Vec<_> = columns.iter().filter(|column| column.in_key).collect();
        if let [key] = keys.as_slice()
            && key.ty.eq_ignore_ascii_case("INTEGER")
            && table == new
        {
            return Ok(None);
        }
        names.extend(columns.into_iter().map(|column| column.name.to_lowercase()));
    }
    Ok(["rowid", "_rowid_", "oid"].into_iter().find(|name| !names.iter().any(|taken| taken == name)))
}

struct LiveColumn {
    name: String,
    ty: String,
    in_key: bool,
}

async fn columns(driver: &mut dyn Driver, table: &str) -> Result<Vec<LiveColumn>> {
    let rows = driver.query(&format!("PRAGMA main.table_xinfo({})", text(table)), &[]).await.map_err(cannot_read)?;
    let column = |row: &Row| {
        Ok(LiveColumn {
            name: row.text(1)?.to_owned(),
            ty: row.optional_text(2)?.unwrap_or_default().to_owned(),
            in_key: row.integer(5)? != 0,
        })
    };
    rows.iter().map(column).collect::<std::result::Result<_, _>>().map_err(cannot_read)
}

/// A column that the history does not know would be lost, and with it what is in it.
async fn refuse_other_columns(driver: &mut dyn Driver, rebuild: &Rebuild) -> Result<()> {
    let live: Vec<String> = columns(driver, &rebuild.table).await?.into_iter().map(|column| column.name).collect();
    let has = |list: &[String], name: &str| list.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let known: Vec<String> = rebuild.columns.iter().map(|column| column.clone().into_owned()).collect();
    let unknown = live.iter().filter(|name| !has(&known, name)).map(|name| format!("`{name}` is not in the history"));
    let missing = known.iter().filter(|name| !has(&live, name)).map(|name| format!("`{name}` is not in the database"));
    let findings: Vec<String> = unknown.chain(missing).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let message = format!("The columns of table `{}` are not those that the history knows.", rebuild.table);
    Err(Error::new(ErrorKind::Failed, message)
        .findings(findings)
        .next("Bring the table and the history together first: `execute … declares { … }` says what was done by hand."))
}

/// Numbers that were given once are not given again.
async fn keep_mark(driver: &mut dyn Driver, table: &str, mark: i64) -> Result<()> {
    let has_marks = integer(driver, "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'").await;
    let numbered = format!(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = {} AND sql LIKE '%AUTOINCREMENT%'",
        text(table)
    );
    if has_marks.map_err(cannot_read)? == 0 || integer(driver, &numbered).await.map_err(cannot_read)? == 0 {
        return Ok(());
    }
    let table = text(table);
    let update = format!(
        "INSERT INTO sqlite_sequence (name, seq) SELECT {table}, 0 WHERE NOT EXISTS \
         (SELECT 1 FROM sqlite_sequence WHERE name = {table}); \
         UPDATE sqlite_sequence SET seq = max(seq, {mark}) WHERE name = {table}"
    );
    driver.batch(&update).await.map_err(failed("The mark of AUTOINCREMENT cannot be kept."))
}

/// The library's own check of the new table and its indexes.
async fn check(driver: &mut dyn Driver, table: &str) -> Result<()> {
    let rows = driver.query(&format!("PRAGMA integrity_check({})", text(table)), &[]).await.map_err(cannot_read)?;
    let said = rows.iter().map(|row| row.text(0).map(str::to_owned)).collect::<std::result::Result<Vec<_>, _>>();
    let said = said.map_err(cannot_read)?;
    if said == ["ok"] {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Failed, format!("The new table `{table}` fails SQLite's integrity check."))
        .findings(said))
}

fn failed(what: &str) -> impl FnOnce(DriverError) -> Error {
    let what = what.to_owned();
    move |error| Error::driver(what, error)
}

fn cannot_read(error: DriverError) -> Error {
    Error::driver("The table cannot be looked at.", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_the_live_table_are_kept() {
        let live = Live { belongings: Vec::new(), mark: None, without_rowid: true, strict: true };
        assert_eq!(live.missing_options("CREATE TABLE t (a CHECK (a > 1))"), " STRICT, WITHOUT ROWID");
        assert_eq!(live.missing_options("CREATE TABLE t (a) strict"), ", WITHOUT ROWID");
        assert_eq!(live.missing_options("CREATE TABLE t (a) STRICT, WITHOUT ROWID"), "");
        let plain = Live { without_rowid: false, strict: false, ..live };
        assert_eq!(plain.missing_options("CREATE TABLE t (a)"), "");
    }
}
