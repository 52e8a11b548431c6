//! The tables of the studio as this application knows them.
//!
//! `in_sync` compares each struct with what the migrations make of its table: while one of them differs, the
//! application does not compile, and the compiler says in what and what to write.

#![expect(dead_code, reason = "the structs declare every table, and this small application reads few of them")]

use dbmigrate::Table;
use rusqlite::{Result, Row};

/// One person who can sign in.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    check email_is_plausible (length(email) > 3 && like(email, "%@%")),
    index (status, created_at desc),
)]
pub(crate) struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(type = String(255), unique)]
    email: String,
    #[column(type = String(255))]
    password_hash: String,
    #[column(type = String(120))]
    name: String,
    #[column(type = Enum("invited", "active", "suspended"), default = "invited")]
    status: String,
    #[column(type = TimestampWithTimeZone)]
    last_seen_at: Option<String>,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
    #[column(type = TimestampWithTimeZone, default = now())]
    updated_at: String,
}

/// What a person tells about themselves.
#[derive(Table)]
#[table(in_sync = "../../migrations")]
pub(crate) struct Profile {
    #[column(primary_key, references = users(id) on delete cascade on update cascade)]
    user_id: i64,
    bio: Option<String>,
    #[column(type = String(40))]
    phone: Option<String>,
    #[column(type = String(500))]
    avatar_url: Option<String>,
    #[column(type = String(64), default = "UTC")]
    time_zone: String,
    #[column(default = false)]
    newsletter: bool,
    #[column(type = TimestampWithTimeZone, default = now())]
    updated_at: String,
}

/// What a person may do.
#[derive(Table)]
#[table(in_sync = "../../migrations", primary_key(user_id, role), index(role), index(granted_by))]
pub(crate) struct UserRole {
    #[column(references = users(id) on delete cascade)]
    user_id: i64,
    #[column(type = Enum("admin", "producer", "editor", "client"))]
    role: String,
    #[column(references = users(id) on delete set null)]
    granted_by: Option<i64>,
    #[column(type = TimestampWithTimeZone, default = now())]
    granted_at: String,
}

/// A kind of work.
#[derive(Table)]
#[table(in_sync = "../../migrations")]
pub(crate) struct ProjectType {
    #[column(primary_key, type = String(40))]
    code: String,
    #[column(type = String(120), unique)]
    title: String,
    #[column(default = 2, check(included_revisions >= 0))]
    included_revisions: i16,
    #[column(default = 0)]
    position: i16,
}

/// Somebody who cuts videos, and what an hour of it costs.
#[derive(Table)]
#[table(in_sync = "../../migrations", index(status))]
pub(crate) struct Editor {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(unique, references = users(id) on delete cascade)]
    user_id: i64,
    #[column(check(hourly_rate_minor >= 0))]
    hourly_rate_minor: i64,
    #[column(type = Enum("available", "booked", "away"), default = "away")]
    status: String,
    #[column(type = Date)]
    hired_on: String,
    #[column(type = Char(3))]
    rate_currency: String,
}

/// A company or a person who pays for projects.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    unique (name, country),
    unique clients_billed_once (billing_email, name),
    check country_has_two_letters (length(country) == 2),
    index (contact_id),
    index (status, name),
)]
pub(crate) struct Client {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = users(id) on delete set null)]
    contact_id: Option<i64>,
    #[column(type = String(200))]
    name: String,
    #[column(type = String(255))]
    billing_email: String,
    #[column(type = Char(2), default = "DE")]
    country: String,
    #[column(type = Enum("lead", "active", "former"), default = "lead")]
    status: String,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
}

/// One production, from the first call to the delivery.
#[derive(Debug, Table)]
#[table(
    in_sync = "../../migrations",
    check title_is_not_blank (length(title) > 0),
    check priority_is_a_step (priority >= 1 && priority <= 5),
    check delivered_after_start (starts_at.is_null() || delivered_at.is_null() || delivered_at >= starts_at),
    index (type_code),
    index (editor_id, status),
    index (status, created_at desc),
    index projects_by_deadline (due_on, priority) where (due_on.is_not_null()),
)]
pub(crate) struct Project {
    #[column(primary_key, auto_increment)]
    pub(crate) id: i64,
    #[column(type = Uuid, unique)]
    public_id: String,
    #[column(type = String(40), references = project_types(code) on delete restrict on update cascade)]
    type_code: String,
    #[column(references = editors(id) on delete set null)]
    editor_id: Option<i64>,
    #[column(type = String(300))]
    pub(crate) title: String,
    brief: Option<String>,
    #[column(type = Enum("draft", "active", "review", "delivered", "cancelled"), default = "draft")]
    pub(crate) status: String,
    #[column(type = TimestampWithTimeZone)]
    starts_at: Option<String>,
    #[column(type = TimestampWithTimeZone)]
    delivered_at: Option<String>,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
    #[column(type = TimestampWithTimeZone, default = now())]
    updated_at: String,
    #[column(type = Date)]
    pub(crate) due_on: Option<String>,
    #[column(default = 3)]
    priority: i16,
    #[column(type = Enum(delivery), default = "download")]
    delivery: String,
}

impl Project {
    /// Reads a row whose columns are [`Table::COLUMNS`].
    pub(crate) fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            public_id: row.get("public_id")?,
            type_code: row.get("type_code")?,
            editor_id: row.get("editor_id")?,
            title: row.get("title")?,
            brief: row.get("brief")?,
            status: row.get("status")?,
            starts_at: row.get("starts_at")?,
            delivered_at: row.get("delivered_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            due_on: row.get("due_on")?,
            priority: row.get("priority")?,
            delivery: row.get("delivery")?,
        })
    }
}

/// Who ordered what.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    primary_key (project_id, client_id),
    check share_is_a_percentage (share > 0 && share <= 100),
    index (client_id),
)]
pub(crate) struct ProjectClient {
    #[column(references = projects(id) on delete cascade)]
    project_id: i64,
    #[column(references = clients(id) on delete restrict)]
    client_id: i64,
    #[column(default = 100)]
    share: i16,
}

/// One cut of a project.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    unique (project_id, number),
    check duration_is_positive (duration_ms.is_null() || duration_ms > 0),
    index (uploaded_by),
    index video_versions_newest (project_id, created_at desc),
)]
pub(crate) struct VideoVersion {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = projects(id) on delete cascade)]
    project_id: i64,
    #[column(references = users(id) on delete set null)]
    uploaded_by: Option<i64>,
    #[column(check(number > 0))]
    number: i32,
    #[column(type = String(500), unique)]
    file_path: String,
    #[column(check(size_bytes >= 0))]
    size_bytes: i64,
    duration_ms: Option<i32>,
    #[column(type = Enum("uploading", "processing", "ready", "approved", "rejected"), default = "uploading")]
    status: String,
    release_note: Option<String>,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
    #[column(type = TimestampWithTimeZone)]
    approved_at: Option<String>,
}

/// A remark about a project, or about a moment of one of its cuts.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    check body_is_not_blank (length(body) > 0),
    check moment_is_in_a_version (at_ms.is_null() || version_id.is_not_null() && at_ms >= 0),
    index (project_id, created_at desc),
    index (version_id, at_ms),
    index (author_id),
    index (reply_to),
)]
pub(crate) struct Message {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = projects(id) on delete cascade)]
    project_id: i64,
    #[column(references = video_versions(id) on delete cascade)]
    version_id: Option<i64>,
    #[column(references = users(id) on delete restrict)]
    author_id: i64,
    #[column(references = messages(id) on delete cascade)]
    reply_to: Option<i64>,
    body: String,
    at_ms: Option<i32>,
    #[column(type = Enum("remark", "change_request", "approval"), default = "remark")]
    kind: String,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
}

/// One invoice.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    check currency_is_a_code (length(currency) == 3),
    check paid_has_a_time (status != "paid" || paid_at.is_not_null()),
    unique index payments_invoice_number (invoice_number),
    index (project_id),
    index (client_id, due_on desc),
    index payments_owed (due_on) where (status.in_("open", "overdue")),
    index (paid_on desc),
)]
pub(crate) struct Payment {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = projects(id) on delete restrict)]
    project_id: i64,
    #[column(references = clients(id) on delete restrict)]
    client_id: i64,
    #[column(type = String(40))]
    invoice_number: String,
    #[column(check(amount_minor > 0))]
    amount_minor: i64,
    #[column(type = Char(3), default = "EUR")]
    currency: String,
    #[column(type = Enum("open", "paid", "overdue", "refunded", "void"), default = "open")]
    status: String,
    #[column(type = Date)]
    due_on: String,
    #[column(type = TimestampWithTimeZone)]
    paid_at: Option<String>,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
    #[column(type = Date)]
    paid_on: Option<String>,
}

/// The hash of a secret that was mailed to somebody.
#[derive(Table)]
#[table(
    in_sync = "../../migrations",
    check token_hash_is_sha256 (length(token_hash) == 64),
    check expires_later (expires_at > created_at),
    index (user_id, created_at desc),
    index password_reset_tokens_unused (expires_at) where (used_at.is_null()),
)]
pub(crate) struct PasswordResetToken {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = users(id) on delete cascade)]
    user_id: i64,
    #[column(type = Char(64), unique)]
    token_hash: String,
    #[column(type = TimestampWithTimeZone)]
    expires_at: String,
    #[column(type = TimestampWithTimeZone)]
    used_at: Option<String>,
    #[column(type = TimestampWithTimeZone, default = now())]
    created_at: String,
}

/// One setting.
#[derive(Table)]
#[table(in_sync = "../../migrations", name = "database_config", index(updated_by))]
pub(crate) struct Setting {
    #[column(primary_key, type = String(80))]
    key: String,
    value: String,
    #[column(type = Enum("text", "integer", "boolean"), default = "text")]
    kind: String,
    #[column(references = users(id) on delete set null)]
    updated_by: Option<i64>,
    #[column(type = TimestampWithTimeZone, default = now())]
    updated_at: String,
}

/// A project that was delivered long ago.
#[derive(Table)]
#[table(name = "project_archive", in_sync = "../../migrations", index(delivered_on))]
pub(crate) struct ArchivedProject {
    #[column(primary_key)]
    id: i64,
    title: String,
    #[column(type = Date)]
    delivered_on: Option<String>,
}
