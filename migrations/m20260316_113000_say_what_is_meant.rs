//! Names catch up with what things became: comments are a conversation, and a rate has a unit.

migration! {
    rename table comments to messages;

    alter table editors {
        rename column hourly_rate to hourly_rate_minor,
    }

    alter table video_versions {
        rename column note to release_note,
        add column approved_at: Option<TimestampWithTimeZone>,
    }
}
