//! All there is.

migration! {
    execute { sqlite: "analyze" } revert { sqlite: "analyze", postgres: "analyze" };

    execute { sqlite: "analyze", sqlite: "vacuum", postgres: "analyze", mysql: "analyze table a" } irreversible;

    execute { oracle: "analyze" } irreversible;

    execute { sqlite "analyze" } irreversible;

    create view names as { sqlite: "select 1 as a" };
}
