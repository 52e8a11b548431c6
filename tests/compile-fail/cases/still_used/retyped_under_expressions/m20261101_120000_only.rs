//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        age: Integer check adult (age > 17),
        size: Integer,
        twice: Integer generated as (size + size) stored,
        weight: Integer default 70,
    }

    create index users_by_weight on users (id) where (weight > 100);

    alter table users {
        alter column age: Text,
        alter column size: BigInteger,
        alter column weight: Text,
    }
}
