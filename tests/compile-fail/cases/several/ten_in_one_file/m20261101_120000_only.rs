//! All there is.

migration! {
    create table users {
        id: BigInt primary key,
        email: String(80) not null,
        role: Enum("admin", "guest") default "gest",
        size: SmallInteger default 40_000,
        check (emial != ""),
    }

    create index users_by_mail on users (mail);

    create index users_by_mail on users (id);

    alter table user {
        drop column email,
    }

    alter table users {
        add name: Text,
        drop column role_id,
    }

    execute "commit" irreversible;

    drop table posts;
}
