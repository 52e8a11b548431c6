//! All there is.

migration! {
    create table roles {
        id: BigInteger primary key,
        name: Text,
    }

    insert into roles (id, name) values (1, "admin");

    insert into roles {
        (1, "admin"),
    }

    insert into roles {
        id: 1, name: "admin",
    }

    insert into roles {
        (id = 1, name = "admin"),
    }

    insert into roles { }
}
