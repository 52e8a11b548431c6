struct Money;

#[derive(dbmigrate::Table)]
struct Thing {
    small: u8,
    count: Option<usize>,
    price: Money,
    exact: rust_decimal::Decimal,
    pair: (i32, i32),
    twice: Option<Option<i32>>,
    holes: Vec<Option<i32>>,
    data: Value,
}
