//! All there is.

migration! {
    #![transaction(on)]
    #![transaction]
    #![backends]
    #![backends(oracle)]
    #![allow(dead_code)]
    #![no_transaction]
    #![transaction = off]

    create table users {
        id: BigInteger primary key,
    }
}
