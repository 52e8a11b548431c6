//! All there is.

migration! {
    create enum mood { }

    create enum colour { "red" }

    create table users {
        id: BigInteger primary key,
        role: Enum(),
    }

    alter enum colour {
        remove "red",
    }

    alter enum colour { }
}
