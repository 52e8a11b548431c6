//! All there is.

migration! {
    create table a {
        id: Text primary key auto_increment,
    }

    create table b {
        id: Option<BigInteger> primary key auto_increment,
    }

    create table c {
        id: BigInteger primary key,
        number: BigInteger auto_increment,
    }

    create table d {
        id: BigInteger auto_increment,
        org: BigInteger,
        primary key (org, id),
    }

    create table e {
        id: BigInteger primary key auto_increment default 1,
    }
}
