//! Clients choose how they get their video, titles became longer, and nothing is more urgent than 1.

migration! {
    create enum delivery {
        "download",
        "stream",
        "drive",
    }

    alter table projects {
        /// How the client gets the video.
        add column delivery: Enum(delivery) default "download",
        alter column title: String(300),
        add check priority_is_a_step (priority >= 1 && priority <= 5),
    }
}
