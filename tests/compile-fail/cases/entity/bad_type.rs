#[derive(dbmigrate::Table)]
struct Thing {
    #[column(type = Strin(40))]
    code: String,
    #[column(type = String)]
    name: String,
    #[column(type = Decimal(2, 4))]
    price: Decimal,
    #[column(type = VARCHAR, unique)]
    title: String,
    #[column(type(Text))]
    body: String,
    #[column(type = Option<Option<Text>>)]
    note: String,
}
