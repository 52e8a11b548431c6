//! All there is.

migration! {
    create table users {
        id BigInteger primary key,
        email: ,
        name: Text
        age: Integer,
        size = Integer,
        weight: integer,
        mail: varchar(20) not null,
        born: Date null,
        home: Text NOT NULL DEFAULT "x",
        rank: Integer pk,
        : Text,
        _: Text,
        "": Text,
        boss: Option,
        peer: Option<Text,
        next: Option<Option<Text>>,
        list: Array,
        last: String,
    }
}
