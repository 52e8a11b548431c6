//! All there is.

migration! {
    create table users (
        id bigint primary key
    );

    create table if not exists people {
        id: BigInteger primary key,
    }

    create users {
        id: BigInteger primary key,
    }

    create table {
        id: BigInteger primary key,
    }

    create table posts;

    create table empty { }

    create tabel tags {
        id: BigInteger primary key,
    }

    create temporary table notes {
        id: BigInteger primary key,
    }
}
