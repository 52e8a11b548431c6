//! All there is.

migration! {
    execute "select 1; select 2" irreversible;

    execute ["select 1", "select 2; select 3"] irreversible;

    create view names as "select 1; select 2";
}
