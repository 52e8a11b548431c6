//! What comes next.

migration! {
    execute {
        sqlite: "analyze",
        postgress: "analyze",
    } irreversible;

    execute { sqlite: "analyze" } irreversible;
}
