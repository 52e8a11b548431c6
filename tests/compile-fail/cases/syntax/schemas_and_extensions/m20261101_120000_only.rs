//! All there is.

migration! {
    create schema;

    create schema if not exists audit;

    create schema audit { }

    create extension "citext" with schema public;

    drop schema audit cascade;

    drop extension;

    create table audit.events.old {
        id: BigInteger primary key,
    }

    create table "audit.events" {
        id: BigInteger primary key,
    }
}
