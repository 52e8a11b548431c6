//! All there is.

migration! {
    create table users {
        id: BigInteger,
        email: Text,
        primary key id,
        primary (id),
        unique email,
        unique key (email),
        check length(email) > 3,
        constraint one unique (email),
        constraint users_email unique (email),
        index (email),
        foreign (id) references users(id),
        foreign key id references users(id),
        unique (email) where (id > 1),
        check (),
        unique (),
    }
}
