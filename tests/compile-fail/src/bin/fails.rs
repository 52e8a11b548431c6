//! Every case that must not compile. Each is a module, so that one run of the compiler says everything.

fn main() {}

#[path = "../../cases/backends/array.rs"]
mod backends_array;
#[path = "../../cases/backends/missing_sql.rs"]
mod backends_missing_sql;
#[path = "../../cases/backends/partial_index.rs"]
mod backends_partial_index;

#[path = "../../cases/entity/bad_keys.rs"]
mod entity_bad_keys;
#[path = "../../cases/entity/bad_library.rs"]
mod entity_bad_library;
#[path = "../../cases/entity/bad_type.rs"]
mod entity_bad_type;
#[path = "../../cases/entity/broken_history.rs"]
mod entity_broken_history;
#[path = "../../cases/entity/duplicate_column.rs"]
mod entity_duplicate_column;
#[path = "../../cases/entity/extra_column.rs"]
mod entity_extra_column;
#[path = "../../cases/entity/extra_constraints.rs"]
mod entity_extra_constraints;
#[path = "../../cases/entity/impossible_value.rs"]
mod entity_impossible_value;
#[path = "../../cases/entity/misplaced_attribute.rs"]
mod entity_misplaced_attribute;
#[path = "../../cases/entity/missing_column.rs"]
mod entity_missing_column;
#[path = "../../cases/entity/missing_constraints.rs"]
mod entity_missing_constraints;
#[path = "../../cases/entity/no_history.rs"]
mod entity_no_history;
#[path = "../../cases/entity/no_table.rs"]
mod entity_no_table;
#[path = "../../cases/entity/not_a_table.rs"]
mod entity_not_a_table;
#[path = "../../cases/entity/other_constraints.rs"]
mod entity_other_constraints;
#[path = "../../cases/entity/other_key.rs"]
mod entity_other_key;
#[path = "../../cases/entity/other_modifiers.rs"]
mod entity_other_modifiers;
#[path = "../../cases/entity/other_type.rs"]
mod entity_other_type;
#[path = "../../cases/entity/said_twice.rs"]
mod entity_said_twice;
#[path = "../../cases/entity/several_errors.rs"]
mod entity_several_errors;
#[path = "../../cases/entity/unknown_column.rs"]
mod entity_unknown_column;
#[path = "../../cases/entity/unknown_rust_type.rs"]
mod entity_unknown_rust_type;
#[path = "../../cases/entity/unknown_target.rs"]
mod entity_unknown_target;
#[path = "../../cases/entity/unknown_word.rs"]
mod entity_unknown_word;

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
