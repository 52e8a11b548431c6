//! Accounts.

migration! {
    create table users {
        id: BigInteger primary key auto_increment,
        email: String(255) unique,
        name: Option<Text>,
        org_id: BigInteger,
    }
}
