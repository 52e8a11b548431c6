//! All there is.

migration! {
    create enum mood { "sad", "ok" }

    create table users {
        id: BigInteger primary key,
        mood: Enum(mood) default "ok",
        check happy (mood == "ok"),
    }

    alter enum mood {
        remove "ok",
    }

    drop enum mood;
}
