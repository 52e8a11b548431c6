//! All there is.

migration! {
    execute "select 1";

    execute "select 1" revert;

    execute revert "select 1";

    execute select 1;

    execute ("select 1") irreversible;

    execute { "select 1" } irreversible;

    execute sql "select 1" irreversible;

    execute "select 1" reversible;

    execute "select 1" irreversible revert "select 2";

    execute file revert file "a.sql";

    execute file "a.sql";

    run fill_names;

    run fill_names();

    run fill_names revert;

    run "fill_names" irreversible;

    run;

    execute "select 1" irreversible declares drop table users;

    execute "select 1" irreversible declares { }
}
