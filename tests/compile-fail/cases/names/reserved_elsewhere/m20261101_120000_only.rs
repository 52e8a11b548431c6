//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create view sqlite_names as "select 1 as a";

    create index SQLITE_index on users (id);

    rename table users to dbmigrate_users;

    create enum pg_mood { "sad" }

    create table pg_things {
        id: BigInteger primary key,
    }
}
