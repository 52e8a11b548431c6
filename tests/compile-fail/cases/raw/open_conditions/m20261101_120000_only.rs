//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        age: Integer check "age > (1",
        check "",
        check "age > 1; drop table users",
    }

    create index users_by_age on users (age) where "age > 'a";
}
