//! All there is.

migration! {
    create enum mood { "sad", "ok" }

    create table users {
        id: BigInteger primary key,
        mood: Enum(mod),
        state: Enum(status),
        now: mood,
    }

    alter enum moods {
        add "happy",
    }

    drop enum feelings;
}
