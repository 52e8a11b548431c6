//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        age: Text,
    }

    alter table users {
        alter column age: Integer using { sqlite: "cast(age as integer)" } revert "cast(age as text)",
    }
}
