//! All there is.

migration! {
    create table things {
        id: BigInteger primary key,
        role: Enum("admin", "editor"),
        size: SmallInteger,

        check (role != "guest"),
        check (size < 100_000),
    }

    create index things_admins on things (id) where (role == "amdin");
}
