//! All there is.

migration! {
    create enum mood { "sad", "ok" }

    create table users {
        id: BigInteger primary key,
        mood: Enum(mood),
        name: Text,
        check (mood == lower("SAD")),
        check (mood == name),
        check (length(mood) > 1),
        check (mood > 1),
    }
}
