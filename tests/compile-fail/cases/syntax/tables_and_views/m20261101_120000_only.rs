//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    rename table users people;

    rename table users as people;

    rename users to people;

    alter table users rename to people;

    drop table if exists users;

    drop table users cascade;

    drop users;

    drop table users, people;

    drop table;

    truncate table users;

    create view names "select 1";

    create view names as select 1 from users;

    create view names as ("select 1");

    create view names { "select 1" }

    create or replace view names as "select 1";

    drop view;

    drop view if exists names;
}
