//! Television came, and drives went out of fashion while disks did not.

migration! {
    alter enum delivery {
        add "broadcast" after "stream",
        rename "drive" to "disk",
    }
}
