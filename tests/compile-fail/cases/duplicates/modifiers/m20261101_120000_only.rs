//! All there is.

migration! {
    create table users {
        id: BigInteger primary key primary key,
        email: Text unique unique,
        name: Text default "a" default "b",
        boss_id: BigInteger references users(id) references users(id),
        note: Text collate "C" collate "C",
        peer_id: BigInteger references users(id) on delete cascade on delete restrict,
    }
}
