//! All there is.

migration! {
    create table a_table_with_a_name_that_is_sixty_four_bytes_long_as_you_can_see {
        id: BigInteger primary key,
    }

    create table things {
        id: BigInteger primary key,
        a_column_with_a_name_that_is_sixty_five_bytes_long_as_you_can_see: Text,
        check a_check_with_a_name_that_is_sixty_four_bytes_long_as_you_can_see (id > 1),
    }

    create index an_index_with_a_name_that_is_sixty_four_bytes_long_if_you_count_ on things (id);

    create enum mood { "a_value_that_is_longer_than_the_sixty_three_bytes_that_are_taken" }
}
