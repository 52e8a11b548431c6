//! All there is.

migration! {
    create table things {
        id: SmallInteger primary key,
        name: String(3),
        active: Boolean,
        role: Enum("admin", "guest"),
        token: Option<Uuid>,
    }

    insert into things {
        (id: 40_000, name: "abc", active: true, role: "admin"),
        (id: 2, name: null, active: 1, role: "amdin"),
        (id: 3, name: "abc", active: true),
        (name: "abc", active: true, role: "admin"),
        (id: 5, name: lower("A"), active: true, role: "admin", token: "x"),
    }
}
