//! Every case that must not compile. Each is a module, so that one run of the compiler says everything.

fn main() {}

#[path = "../../cases/backends/array.rs"]
mod backends_array;
#[path = "../../cases/backends/missing_sql.rs"]
mod backends_missing_sql;
#[path = "../../cases/backends/partial_index.rs"]
mod backends_partial_index;

#[path = "../../cases/expressions/as_in_sql.rs"]
mod expressions_as_in_sql;
#[path = "../../cases/expressions/decimal_as_text.rs"]
mod expressions_decimal_as_text;
#[path = "../../cases/expressions/impossible_value.rs"]
mod expressions_impossible_value;
#[path = "../../cases/expressions/null_comparison.rs"]
mod expressions_null_comparison;

#[path = "../../cases/files/malformed_name.rs"]
mod files_malformed_name;
#[path = "../../cases/files/merge_mark.rs"]
mod files_merge_mark;
#[path = "../../cases/files/missing.rs"]
mod files_missing;
#[path = "../../cases/files/newer_lock_file.rs"]
mod files_newer_lock_file;
#[path = "../../cases/files/no_argument.rs"]
mod files_no_argument;
#[path = "../../cases/files/no_folder.rs"]
mod files_no_folder;
#[path = "../../cases/files/no_lock_file.rs"]
mod files_no_lock_file;
#[path = "../../cases/files/no_migration.rs"]
mod files_no_migration;
#[path = "../../cases/files/two_migrations.rs"]
mod files_two_migrations;
#[path = "../../cases/files/unlisted.rs"]
mod files_unlisted;

#[path = "../../cases/names/duplicate_column.rs"]
mod names_duplicate_column;
#[path = "../../cases/names/duplicate_table.rs"]
mod names_duplicate_table;
#[path = "../../cases/names/index_twice.rs"]
mod names_index_twice;
#[path = "../../cases/names/reserved.rs"]
mod names_reserved;
#[path = "../../cases/names/unknown_column.rs"]
mod names_unknown_column;
#[path = "../../cases/names/unknown_table.rs"]
mod names_unknown_table;

#[path = "../../cases/references/drop_what_is_referenced.rs"]
mod references_drop_what_is_referenced;
#[path = "../../cases/references/not_a_key.rs"]
mod references_not_a_key;
#[path = "../../cases/references/other_type.rs"]
mod references_other_type;
#[path = "../../cases/references/set_null_on_not_null.rs"]
mod references_set_null_on_not_null;

#[path = "../../cases/statements/irreversible_without_saying.rs"]
mod statements_irreversible_without_saying;
#[path = "../../cases/statements/misplaced_comment.rs"]
mod statements_misplaced_comment;
#[path = "../../cases/statements/missing_semicolon.rs"]
mod statements_missing_semicolon;
#[path = "../../cases/statements/no_value.rs"]
mod statements_no_value;
#[path = "../../cases/statements/raw_sql.rs"]
mod statements_raw_sql;
#[path = "../../cases/statements/several_errors.rs"]
mod statements_several_errors;
#[path = "../../cases/statements/unknown_function.rs"]
mod statements_unknown_function;

#[path = "../../cases/types/default_out_of_range.rs"]
mod types_default_out_of_range;
#[path = "../../cases/types/not_null_is_the_default.rs"]
mod types_not_null_is_the_default;
#[path = "../../cases/types/unknown_type.rs"]
mod types_unknown_type;
