//! What comes next.

migration! {
    execute "update users set name = email";

    run fill_names;
}
