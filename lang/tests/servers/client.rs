//! One client for both servers: SQL goes in as text, and rows come out as text.

use dbmigrate_test_servers::{Database, Product};
use mysql::prelude::Queryable as _;

/// A row as text.
pub(crate) type Row = Vec<Option<String>>;

/// A connection.
pub(crate) enum Client {
    Postgres(Box<postgres::Client>),
    Mysql(Box<mysql::Conn>),
}

/// The statement cannot be prepared.
const NOT_PREPARED: u16 = 1295;

impl Client {
    pub(crate) fn open(database: &Database) -> Result<Self, String> {
        let url = database.url();
        match database.product() {
            Product::Postgres => {
                let client = postgres::Client::connect(&url, postgres::NoTls);
                client.map(|client| Self::Postgres(Box::new(client))).map_err(|error| error.to_string())
            }
            Product::Mysql => {
                let options = mysql::Opts::from_url(&url).map_err(|error| error.to_string())?;
                let client = mysql::Conn::new(options);
                client.map(|client| Self::Mysql(Box::new(client))).map_err(|error| error.to_string())
            }
        }
    }

    /// Whether a statement can be taken back by the transaction around it.
    pub(crate) fn has_transactions(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Executes one statement. It is prepared, because what is prepared cannot be several.
    pub(crate) fn execute(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres(client) => client.execute(sql, &[]).map(drop).map_err(|error| postgres_words(&error)),
            Self::Mysql(client) => match client.exec_drop(sql, ()) {
                Err(mysql::Error::MySqlError(error)) if error.code == NOT_PREPARED => client.query_drop(sql),
                done => done,
            }
            .map_err(|error| error.to_string()),
        }
        .map_err(|error| format!("{error}\n{sql}"))
    }

    /// Executes a text of several statements.
    pub(crate) fn script(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres(client) => client.batch_execute(sql).map_err(|error| postgres_words(&error)),
            Self::Mysql(client) => client.query_drop(sql).map_err(|error| error.to_string()),
        }
        .map_err(|error| format!("{error}\n{sql}"))
    }

    pub(crate) fn rows(&mut self, sql: &str) -> Result<Vec<Row>, String> {
        match self {
            Self::Postgres(client) => {
                { client.simple_query(sql).map(|messages| messages.iter().filter_map(postgres_row).collect()) }
                    .map_err(|error| postgres_words(&error))
            }
            Self::Mysql(client) => client
                .query::<mysql::Row, _>(sql)
                .map(|rows| rows.into_iter().map(mysql_row).collect())
                .map_err(|error| error.to_string()),
        }
        .map_err(|error| format!("{error}\n{sql}"))
    }
}

fn postgres_row(message: &postgres::SimpleQueryMessage) -> Option<Row> {
    let postgres::SimpleQueryMessage::Row(row) = message else { return None };
    Some((0..row.len()).map(|index| row.get(index).map(str::to_owned)).collect())
}

fn mysql_row(row: mysql::Row) -> Row {
    let text = |value: mysql::Value| match value {
        mysql::Value::NULL => None,
        mysql::Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        other => Some(other.as_sql(true)),
    };
    row.unwrap().into_iter().map(text).collect()
}

fn postgres_words(error: &postgres::Error) -> String {
    let Some(database) = error.as_db_error() else { return error.to_string() };
    let detail = database.detail().map(|detail| format!("\n{detail}")).unwrap_or_default();
    format!("{database}{detail}")
}
