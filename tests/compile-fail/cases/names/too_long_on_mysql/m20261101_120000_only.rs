//! All there is.

migration! {
    create table a_table_with_a_name_that_is_sixty_four_bytes_long_as_you_can_se {
        id: BigInteger primary key,
        a_column_with_a_name_that_is_sixty_five_bytes_long_as_you_can_see: Text,
        "smile 😀": Text,
        "blank ": Text,
    }
}
