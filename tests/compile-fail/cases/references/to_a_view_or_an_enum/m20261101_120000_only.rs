//! All there is.

migration! {
    create view people as "select 1 as id";

    create enum mood { "sad" }

    create table posts {
        id: BigInteger primary key,
        author_id: BigInteger references people(id),
        mood_id: BigInteger references mood(id),
    }
}
