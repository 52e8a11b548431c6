//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        #[deprecated]
        email: Text,
        /// Nothing comes after this.
    }

    #[cfg(test)]
    create table people {
        id: BigInteger primary key,
    }
}
