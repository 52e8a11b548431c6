//! A function that is not there.

migration! {
    run fill_name revert clear_names;
}

fn fill_names() {}
fn clear_names() {}
