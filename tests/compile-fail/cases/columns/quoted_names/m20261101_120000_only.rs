//! All there is.

migration! {
    create table "Order Details" {
        "Order ID": BigInteger primary key,
        "Unit Price": Integer,
        check (col("Unit Prize") > 0),
    }

    create index prices on "Order Details" ("Unit price");
}
