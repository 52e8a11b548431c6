//! All there is.

migration! {
    ;

    create table users {
        id: BigInteger primary key,
    },

    insert roles {
        (id: 1),
    }

    update users set name = "a";

    delete from users;

    select 1;

    fn helper() {}

    use std::fmt;

    grant select on users to me;

    begin;

    42

    "text"
}
