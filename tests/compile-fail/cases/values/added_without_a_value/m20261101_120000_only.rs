//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    alter table users {
        add column name: Text,
        add column age: Integer fill "old",
        add column size: Option<Integer> fill null,
        add column next: BigInteger generated as (id + 1) fill 1,
    }
}
