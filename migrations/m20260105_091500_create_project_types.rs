//! The kinds of work that the studio offers: reference data that every database needs.

migration! {
    /// A kind of work. The code is the key, so that a seeded row means the same in every database.
    create table project_types {
        code: String(40) primary key,
        title: String(120) unique,
        /// How many rounds of changes the price includes.
        included_revisions: SmallInteger default 2 check (included_revisions >= 0),
        position: SmallInteger default 0,
    }

    insert into project_types {
        (code: "commercial", title: "Commercial", included_revisions: 3, position: 1),
        (code: "music_video", title: "Music video", included_revisions: 2, position: 2),
        (code: "documentary", title: "Documentary", included_revisions: 4, position: 3),
        (code: "event", title: "Event recording", included_revisions: 1, position: 4),
        (code: "social_clip", title: "Clip for social media", included_revisions: 1, position: 5),
    }
}
