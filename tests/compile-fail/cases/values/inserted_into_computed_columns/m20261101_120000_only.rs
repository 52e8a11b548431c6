//! All there is.

migration! {
    create table things {
        id: BigInteger primary key auto_increment,
        a: Integer,
        b: Integer generated as (a + 1) stored,
    }

    insert into things {
        (id: 1, a: 1, b: 2),
    }

    create table logs {
        line: Text,
    }

    insert into logs {
        (line: "x"),
    }
}
