//! All there is.

migration! {
    create table users {
        id: BigInteger,
        email: Text,
    }

    alter table users {
        add primary key (ident),
        add unique (emial),
        add check (length(emial) > 3),
        add foreign key (boss_id) references users(id),
    }
}
