//! All there is.

migration! {
    create enum mood { "sad", "ok" }

    create table users {
        id: BigInteger primary key,
        mood: Enum(mood) default "fine",
        check (mood != "happy"),
        check (mood.in_("sad", "okay")),
    }

    alter enum mood {
        add "sad",
        add "fine" after "oki",
        rename "bad" to "blue",
        rename "sad" to "ok",
        remove "happy",
    }
}
