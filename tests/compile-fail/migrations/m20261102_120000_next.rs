//! With functions, and with a checksum in the lock file that is stale.

migration! {
    create index users_by_org on users (org_id);

    run fill revert clear;
}

#[expect(dead_code, reason = "nothing calls it yet")]
fn fill() {}

#[expect(dead_code, reason = "nothing calls it yet")]
fn clear() {}
