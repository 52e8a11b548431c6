//! All there is.

migration! {
    execute "select 'a" irreversible;

    execute "select (1" irreversible;

    execute "select 1)" irreversible;

    execute "select 1 /* remark" irreversible;

    execute "select $body$ a" irreversible;

    execute "" irreversible;

    execute " ;" revert "-- nothing";
}
