//! All there is.

migration! {
    create enum mood { sad, ok }

    create enum colour ("red", "green");

    create enum size as ("s", "m");

    create enum weight { "light": 1 }

    alter enum mood {
        add value "happy",
    }

    alter enum mood add "happy";

    alter enum mood {
        rename "sad" as "blue",
        drop "ok",
    }
}
