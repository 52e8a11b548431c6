//! What comes next.

migration! {
    execute "update users set name = 'x" irreversible;

    execute "select (1" irreversible;

    execute "" irreversible;
}
