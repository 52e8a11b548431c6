#[derive(dbmigrate::Table)]
#[table(primary_key (number))]
struct Thing {
    #[column(primary_key)]
    id: Option<i64>,
    #[column(auto_increment)]
    number: i32,
    #[column(references = others(id) on delete set null)]
    other_id: i64,
    #[column(references = things(number))]
    parent: Option<i32>,
}
