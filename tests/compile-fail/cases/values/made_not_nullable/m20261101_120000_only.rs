//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        name: Option<Text>,
        age: Option<Integer>,
    }

    alter table users {
        alter column name: Text fill 1,
        alter column age: Option<Integer> fill 1,
    }
}
