//! All there is.

migration! {
    create table roles {
        id: BigInteger primary key,
        name: Text,
    }

    insert into roles {
        (id: 1, name: "admin"),
        (id: 1, name: "editor"),
        (id: 2, name: "guest", name: "client"),
    }
}
