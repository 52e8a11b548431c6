//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    create view users as "select 1 as a";

    create view names as "select 1 as a";

    create view names as "select 2 as a";

    create enum names { "a" }

    create enum Users { "a" }
}
