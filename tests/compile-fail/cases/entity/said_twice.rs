#[derive(dbmigrate::Table)]
#[table(name = "a", name = "b")]
struct Thing {
    #[column(unique, unique, default = 1, default = 2)]
    #[column(type = Integer, type = BigInteger)]
    id: i64,
}
