//! All there is.

migration! {
    create table users {
        id: BigInteger primary,
        email: Text unique key,
        name: Text default ("a" "b"),
        age: Integer check age > 0,
        size: Integer generated always as (age + 1) stored,
        next: Integer generated as age + 1,
        mail: Text collate utf8mb4_bin,
        boss: BigInteger foreign key references users(id),
        peer: BigInteger autoincrement,
        last: Integer identity,
        note: Text comment "a note",
        more: Integer serial,
        some: Text generated (lower(mail)),
    }
}
