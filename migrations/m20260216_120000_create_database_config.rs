//! Settings that belong to the data and travel with it.

migration! {
    /// One setting. What it means is the application's affair; that there is only one of each is ours.
    create table database_config {
        key: String(80) primary key,
        value: Text,
        kind: Enum("text", "integer", "boolean") default "text",
        updated_by: Option<BigInteger> references users(id) on delete set null,
        updated_at: TimestampWithTimeZone default now(),
    }

    create index database_config_by_editor on database_config (updated_by);

    insert into database_config {
        (key: "studio.name", value: "The studio"),
        (key: "uploads.max_bytes", value: "21474836480", kind: "integer"),
        (key: "reset_tokens.minutes", value: "30", kind: "integer"),
        (key: "reviews.notify_clients", value: "true", kind: "boolean"),
    }
}
