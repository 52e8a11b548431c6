//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    #![transaction(off)]

    create table people {
        id: BigInteger primary key,
    }
}
