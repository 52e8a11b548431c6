//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text,
    }

    create view addresses as "select email from users";

    create view all_of_it as "select * from addresses";

    drop table users;

    drop view addresses;
}
