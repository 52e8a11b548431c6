#[derive(dbmigrate::Table)]
#[table(nam = "things", default = 1, unique key (id))]
struct Thing {
    #[column(primary key, tpye = Text, uniqe)]
    id: i64,
    #[column(references = others(id), on_delete = cascade)]
    other_id: i64,
    #[column(not null)]
    title: String,
    #[column(index)]
    sorted: i32,
}
