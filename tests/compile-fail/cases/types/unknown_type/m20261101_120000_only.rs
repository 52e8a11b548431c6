//! All there is.

migration! {
    create table users {
        id: BigInt primary key,
        name: VarChar(20),
        note: Strin(20),
        age: i64,
    }
}
