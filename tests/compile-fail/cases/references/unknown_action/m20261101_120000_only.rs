//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        boss_id: Option<BigInteger> references users(id) on delete nullify,
        peer_id: Option<BigInteger> references users(id) on remove cascade,
        next_id: Option<BigInteger> references users(id) cascade,
    }
}
