//! What the editors upload, and what is said about it.

migration! {
    /// One cut of a project. Cuts are numbered from 1 and never replaced.
    create table video_versions {
        id: BigInteger primary key auto_increment,
        project_id: BigInteger references projects(id) on delete cascade,
        uploaded_by: Option<BigInteger> references users(id) on delete set null,
        number: Integer check (number > 0),
        file_path: String(500) unique,
        size_bytes: BigInteger check (size_bytes >= 0),
        duration_ms: Option<Integer>,
        status: Enum("uploading", "processing", "ready", "approved", "rejected") default "uploading",
        note: Option<Text>,
        created_at: TimestampWithTimeZone default now(),

        unique (project_id, number),
        check duration_is_positive (duration_ms.is_null() || duration_ms > 0),
    }

    create index video_versions_by_uploader on video_versions (uploaded_by);

    // The newest cut of a project is the one that people look for.
    create index video_versions_newest on video_versions (project_id, created_at desc);

    /// A remark about a project, or about a moment of one of its cuts.
    create table comments {
        id: BigInteger primary key auto_increment,
        project_id: BigInteger references projects(id) on delete cascade,
        version_id: Option<BigInteger> references video_versions(id) on delete cascade,
        author_id: BigInteger references users(id) on delete restrict,
        reply_to: Option<BigInteger> references comments(id) on delete cascade,
        body: Text,
        at_ms: Option<Integer>,
        kind: Enum("remark", "change_request", "approval") default "remark",
        created_at: TimestampWithTimeZone default now(),

        check body_is_not_blank (length(body) > 0),
        check moment_is_in_a_version (at_ms.is_null() || version_id.is_not_null() && at_ms >= 0),
    }

    create index comments_by_project on comments (project_id, created_at desc);

    create index comments_by_version on comments (version_id, at_ms);

    create index comments_by_author on comments (author_id);

    create index comments_by_parent on comments (reply_to);
}
