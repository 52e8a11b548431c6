#[derive(dbmigrate::Table)]
struct Thing {
    #[column(default = 40000)]
    count: i16,
    #[column(default = "no")]
    sold: bool,
    #[column(type = Enum("open", "paid"), default = "late")]
    state: String,
    #[column(default = null)]
    title: String,
    #[column(check(title > 3))]
    code: String,
}
