//! All there is.

migration! {
    create table sqlite_things {
        id: BigInteger primary key,
    }

    create table dbmigrate_history {
        id: BigInteger primary key,
    }
}
