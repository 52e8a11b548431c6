#[derive(dbmigrate::Table)]
#[table(unique (a), checked)]
struct First {
    id: u128,
    #[column(type = Txt, default 5)]
    title: String,
}

#[derive(dbmigrate::Table)]
#[table(name = "dbmigrate_history", check (title == null))]
struct Second {
    #[column(check title.is_null())]
    title: String,
}

fn uses() -> &'static str {
    <First as dbmigrate::Table>::NAME
}
