#[derive(dbmigrate::Table)]
#[table(
    primary_key (id, numbr),
    unique (titel),
    foreign_key (owner) references users(id),
    check (lenght(title) > 0),
    check (size > 0),
    index (title, sise desc) where (title.is_null()),
)]
struct Thing {
    id: i64,
    number: i32,
    title: String,
}
