//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    alter table users {
        add name: Text,
        add column if not exists name: Text,
        add column name Text,
        drop email,
        drop column if exists email,
        drop column email cascade,
        rename column email mail,
        rename column email as mail,
        rename email to mail,
        rename to people,
        add constraint one unique (email),
        add constraint two foreign key (id) references users(id),
        add index by_email (email),
        add unique index by_email (email),
        drop index by_email,
        drop constraint,
        drop foreign key one,
        drop primary key,
        rename constraint one two,
        rename index a to b,
        modify column email String(20),
        change email mail String(20),
        change column email mail String(20),
        set default 1,
        add foreign key (id) users(id),
    }
}
