//! All there is.

migration! {
    create table roles {
        id: BigInteger primary key,
        name: Text,
    }

    insert into roles {
        (id: 1, name: "admin"),
        (id: 2, nam: "editor"),
    }
}
