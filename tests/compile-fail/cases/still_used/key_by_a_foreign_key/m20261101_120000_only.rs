//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: String(80) unique,
        name: String(80),
    }

    create unique index users_by_name on users (name);

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references users(id),
        author: String(80) references users(email),
        author_name: String(80) references users(name),
    }

    alter table users {
        drop constraint users_email_key,
        drop constraint users_pkey,
        drop column id,
    }

    drop index users_by_name;
}
