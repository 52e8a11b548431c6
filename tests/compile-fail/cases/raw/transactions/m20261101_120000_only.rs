//! All there is.

migration! {
    execute "COMMIT" irreversible;

    execute "begin" revert "rollback";

    execute ["select 1", "start transaction"] irreversible;
}
