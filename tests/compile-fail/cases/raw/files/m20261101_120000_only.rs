//! All there is.

migration! {
    execute file "../up.sql" revert file "/etc/passwd";

    execute file "sql/up.sql" revert file "sql/missing.sql";

    execute file "sql\\up.sql" irreversible;

    execute file "" irreversible;

    execute file "sql/empty.sql" irreversible;

    execute file "sql/commit.sql" irreversible;
}
