//! All there is.

migration! {
    create table users {
        id: UnsignedBigInteger primary key,
        code: Char(8) unique,
        token: Uuid unique,
        role: Enum("a", "b") unique,
    }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id),
        author_token: String(36) references users(token),
        author_role: Text references users(role),
        author_code: Uuid references users(code),
    }
}
