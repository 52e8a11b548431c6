//! Every case that must not compile. Each is a module, so that one run of the compiler says everything.

fn main() {}

#[path = "../../cases/backends/array.rs"]
mod backends_array;
#[path = "../../cases/backends/checks_on_mysql.rs"]
mod backends_checks_on_mysql;
#[path = "../../cases/backends/concurrently_in_a_transaction.rs"]
mod backends_concurrently_in_a_transaction;
#[path = "../../cases/backends/foreign_keys_on_mysql.rs"]
mod backends_foreign_keys_on_mysql;
#[path = "../../cases/backends/generated_on_postgres.rs"]
mod backends_generated_on_postgres;
#[path = "../../cases/backends/generated_renamed_on_mysql.rs"]
mod backends_generated_renamed_on_mysql;
#[path = "../../cases/backends/indexes_on_mysql.rs"]
mod backends_indexes_on_mysql;
#[path = "../../cases/backends/keys_on_mysql.rs"]
mod backends_keys_on_mysql;
#[path = "../../cases/backends/kinds_of_indexes.rs"]
mod backends_kinds_of_indexes;
#[path = "../../cases/backends/missing_sql.rs"]
mod backends_missing_sql;
#[path = "../../cases/backends/partial_index.rs"]
mod backends_partial_index;
#[path = "../../cases/backends/schemas_and_extensions.rs"]
mod backends_schemas_and_extensions;
#[path = "../../cases/backends/types_with_limits.rs"]
mod backends_types_with_limits;

#[path = "../../cases/columns/dropped_before.rs"]
mod columns_dropped_before;
#[path = "../../cases/columns/in_a_default.rs"]
mod columns_in_a_default;
#[path = "../../cases/columns/in_added_constraints.rs"]
mod columns_in_added_constraints;
#[path = "../../cases/columns/in_an_index.rs"]
mod columns_in_an_index;
#[path = "../../cases/columns/in_checks.rs"]
mod columns_in_checks;
#[path = "../../cases/columns/in_fill.rs"]
mod columns_in_fill;
#[path = "../../cases/columns/in_functions.rs"]
mod columns_in_functions;
#[path = "../../cases/columns/in_generated.rs"]
mod columns_in_generated;
#[path = "../../cases/columns/in_include.rs"]
mod columns_in_include;
#[path = "../../cases/columns/in_insert.rs"]
mod columns_in_insert;
#[path = "../../cases/columns/in_table_constraints.rs"]
mod columns_in_table_constraints;
#[path = "../../cases/columns/quoted_names.rs"]
mod columns_quoted_names;
#[path = "../../cases/columns/referred_to.rs"]
mod columns_referred_to;
#[path = "../../cases/columns/to_alter.rs"]
mod columns_to_alter;
#[path = "../../cases/columns/to_drop.rs"]
mod columns_to_drop;
#[path = "../../cases/columns/to_rename.rs"]
mod columns_to_rename;

#[path = "../../cases/duplicates/column_added_twice.rs"]
mod duplicates_column_added_twice;
#[path = "../../cases/duplicates/constraint_of_another_table.rs"]
mod duplicates_constraint_of_another_table;
#[path = "../../cases/duplicates/constraints.rs"]
mod duplicates_constraints;
#[path = "../../cases/duplicates/enum_values.rs"]
mod duplicates_enum_values;
#[path = "../../cases/duplicates/enum_values_in_case.rs"]
mod duplicates_enum_values_in_case;
#[path = "../../cases/duplicates/index_that_does_the_same.rs"]
mod duplicates_index_that_does_the_same;
#[path = "../../cases/duplicates/modifiers.rs"]
mod duplicates_modifiers;
#[path = "../../cases/duplicates/rename_to_a_taken_name.rs"]
mod duplicates_rename_to_a_taken_name;
#[path = "../../cases/duplicates/rows.rs"]
mod duplicates_rows;
#[path = "../../cases/duplicates/two_primary_keys.rs"]
mod duplicates_two_primary_keys;
#[path = "../../cases/duplicates/unique_twice.rs"]
mod duplicates_unique_twice;
#[path = "../../cases/duplicates/view_and_enum_names.rs"]
mod duplicates_view_and_enum_names;

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

#[path = "../../cases/enums/computed_values.rs"]
mod enums_computed_values;
#[path = "../../cases/enums/empty.rs"]
mod enums_empty;
#[path = "../../cases/enums/unknown.rs"]
mod enums_unknown;
#[path = "../../cases/enums/unknown_values.rs"]
mod enums_unknown_values;
#[path = "../../cases/enums/words_instead_of_texts.rs"]
mod enums_words_instead_of_texts;

#[path = "../../cases/expressions/as_in_sql.rs"]
mod expressions_as_in_sql;
#[path = "../../cases/expressions/decimal_as_text.rs"]
mod expressions_decimal_as_text;
#[path = "../../cases/expressions/decimals_on_sqlite.rs"]
mod expressions_decimals_on_sqlite;
#[path = "../../cases/expressions/impossible_value.rs"]
mod expressions_impossible_value;
#[path = "../../cases/expressions/null_as_rust_and_sql.rs"]
mod expressions_null_as_rust_and_sql;
#[path = "../../cases/expressions/null_comparison.rs"]
mod expressions_null_comparison;
#[path = "../../cases/expressions/operators.rs"]
mod expressions_operators;
#[path = "../../cases/expressions/texts.rs"]
mod expressions_texts;
#[path = "../../cases/expressions/truth_values.rs"]
mod expressions_truth_values;
#[path = "../../cases/expressions/unknown_functions.rs"]
mod expressions_unknown_functions;
#[path = "../../cases/expressions/wrong_arguments.rs"]
mod expressions_wrong_arguments;

#[path = "../../cases/files/cut_line.rs"]
mod files_cut_line;
#[path = "../../cases/files/duplicate_id.rs"]
mod files_duplicate_id;
#[path = "../../cases/files/file_for_a_folder.rs"]
mod files_file_for_a_folder;
#[path = "../../cases/files/malformed_id_in_the_list.rs"]
mod files_malformed_id_in_the_list;
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
#[path = "../../cases/files/no_backend.rs"]
mod files_no_backend;
#[path = "../../cases/files/no_folder.rs"]
mod files_no_folder;
#[path = "../../cases/files/no_lock_file.rs"]
mod files_no_lock_file;
#[path = "../../cases/files/no_migration.rs"]
mod files_no_migration;
#[path = "../../cases/files/two_migrations.rs"]
mod files_two_migrations;
#[path = "../../cases/files/unknown_backend.rs"]
mod files_unknown_backend;
#[path = "../../cases/files/unlisted.rs"]
mod files_unlisted;
#[path = "../../cases/files/unsorted.rs"]
mod files_unsorted;

#[path = "../../cases/keys/auto_increment.rs"]
mod keys_auto_increment;
#[path = "../../cases/keys/generated.rs"]
mod keys_generated;
#[path = "../../cases/keys/nullable.rs"]
mod keys_nullable;

#[path = "../../cases/names/duplicate_column.rs"]
mod names_duplicate_column;
#[path = "../../cases/names/duplicate_table.rs"]
mod names_duplicate_table;
#[path = "../../cases/names/index_twice.rs"]
mod names_index_twice;
#[path = "../../cases/names/reserved.rs"]
mod names_reserved;
#[path = "../../cases/names/reserved_elsewhere.rs"]
mod names_reserved_elsewhere;
#[path = "../../cases/names/too_long.rs"]
mod names_too_long;
#[path = "../../cases/names/too_long_on_mysql.rs"]
mod names_too_long_on_mysql;
#[path = "../../cases/names/unknown_column.rs"]
mod names_unknown_column;
#[path = "../../cases/names/unknown_index_view_constraint.rs"]
mod names_unknown_index_view_constraint;
#[path = "../../cases/names/unknown_schema_and_extension.rs"]
mod names_unknown_schema_and_extension;
#[path = "../../cases/names/unknown_table.rs"]
mod names_unknown_table;

#[path = "../../cases/raw/backends.rs"]
mod raw_backends;
#[path = "../../cases/raw/declares_nonsense.rs"]
mod raw_declares_nonsense;
#[path = "../../cases/raw/files.rs"]
mod raw_files;
#[path = "../../cases/raw/open_conditions.rs"]
mod raw_open_conditions;
#[path = "../../cases/raw/open_ends.rs"]
mod raw_open_ends;
#[path = "../../cases/raw/several_statements.rs"]
mod raw_several_statements;
#[path = "../../cases/raw/transactions.rs"]
mod raw_transactions;
#[path = "../../cases/raw/using_for_one_backend.rs"]
mod raw_using_for_one_backend;
#[path = "../../cases/raw/using_without_a_way_back.rs"]
mod raw_using_without_a_way_back;

#[path = "../../cases/references/drop_what_is_referenced.rs"]
mod references_drop_what_is_referenced;
#[path = "../../cases/references/half_of_a_key.rs"]
mod references_half_of_a_key;
#[path = "../../cases/references/no_columns.rs"]
mod references_no_columns;
#[path = "../../cases/references/not_a_key.rs"]
mod references_not_a_key;
#[path = "../../cases/references/other_type.rs"]
mod references_other_type;
#[path = "../../cases/references/set_null_on_not_null.rs"]
mod references_set_null_on_not_null;
#[path = "../../cases/references/set_null_within_several.rs"]
mod references_set_null_within_several;
#[path = "../../cases/references/to_a_partial_index.rs"]
mod references_to_a_partial_index;
#[path = "../../cases/references/to_a_view_or_an_enum.rs"]
mod references_to_a_view_or_an_enum;
#[path = "../../cases/references/types_that_look_alike.rs"]
mod references_types_that_look_alike;
#[path = "../../cases/references/unknown_action.rs"]
mod references_unknown_action;
#[path = "../../cases/references/wrong_number_of_columns.rs"]
mod references_wrong_number_of_columns;

#[path = "../../cases/several/after_a_refused_drop.rs"]
mod several_after_a_refused_drop;
#[path = "../../cases/several/after_what_cannot_be_read.rs"]
mod several_after_what_cannot_be_read;
#[path = "../../cases/several/ten_in_one_file.rs"]
mod several_ten_in_one_file;

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

#[path = "../../cases/still_used/by_a_view.rs"]
mod still_used_by_a_view;
#[path = "../../cases/still_used/by_an_enum.rs"]
mod still_used_by_an_enum;
#[path = "../../cases/still_used/by_an_index.rs"]
mod still_used_by_an_index;
#[path = "../../cases/still_used/by_generated_columns_and_checks.rs"]
mod still_used_by_generated_columns_and_checks;
#[path = "../../cases/still_used/column_of_a_view.rs"]
mod still_used_column_of_a_view;
#[path = "../../cases/still_used/key_by_a_foreign_key.rs"]
mod still_used_key_by_a_foreign_key;
#[path = "../../cases/still_used/numbered_primary_key.rs"]
mod still_used_numbered_primary_key;
#[path = "../../cases/still_used/only_column.rs"]
mod still_used_only_column;
#[path = "../../cases/still_used/retyped_under_a_foreign_key.rs"]
mod still_used_retyped_under_a_foreign_key;
#[path = "../../cases/still_used/retyped_under_expressions.rs"]
mod still_used_retyped_under_expressions;

#[path = "../../cases/syntax/alter_column.rs"]
mod syntax_alter_column;
#[path = "../../cases/syntax/alter_table.rs"]
mod syntax_alter_table;
#[path = "../../cases/syntax/attributes.rs"]
mod syntax_attributes;
#[path = "../../cases/syntax/attributes_in_the_middle.rs"]
mod syntax_attributes_in_the_middle;
#[path = "../../cases/syntax/attributes_of_columns.rs"]
mod syntax_attributes_of_columns;
#[path = "../../cases/syntax/columns.rs"]
mod syntax_columns;
#[path = "../../cases/syntax/constraints.rs"]
mod syntax_constraints;
#[path = "../../cases/syntax/create_table.rs"]
mod syntax_create_table;
#[path = "../../cases/syntax/indexes.rs"]
mod syntax_indexes;
#[path = "../../cases/syntax/missing_semicolons.rs"]
mod syntax_missing_semicolons;
#[path = "../../cases/syntax/modifiers.rs"]
mod syntax_modifiers;
#[path = "../../cases/syntax/run_and_execute.rs"]
mod syntax_run_and_execute;
#[path = "../../cases/syntax/schemas_and_extensions.rs"]
mod syntax_schemas_and_extensions;
#[path = "../../cases/syntax/stray.rs"]
mod syntax_stray;
#[path = "../../cases/syntax/tables_and_views.rs"]
mod syntax_tables_and_views;
#[path = "../../cases/syntax/verbs.rs"]
mod syntax_verbs;

#[path = "../../cases/tables/dropped_before.rs"]
mod tables_dropped_before;
#[path = "../../cases/tables/everywhere.rs"]
mod tables_everywhere;
#[path = "../../cases/tables/other_case.rs"]
mod tables_other_case;
#[path = "../../cases/tables/renamed_before.rs"]
mod tables_renamed_before;

#[path = "../../cases/types/default_out_of_range.rs"]
mod types_default_out_of_range;
#[path = "../../cases/types/not_null_is_the_default.rs"]
mod types_not_null_is_the_default;
#[path = "../../cases/types/unknown_type.rs"]
mod types_unknown_type;

#[path = "../../cases/values/added_without_a_value.rs"]
mod values_added_without_a_value;
#[path = "../../cases/values/defaults_of_another_kind.rs"]
mod values_defaults_of_another_kind;
#[path = "../../cases/values/inserted.rs"]
mod values_inserted;
#[path = "../../cases/values/inserted_into_computed_columns.rs"]
mod values_inserted_into_computed_columns;
#[path = "../../cases/values/made_not_nullable.rs"]
mod values_made_not_nullable;
#[path = "../../cases/values/not_literals.rs"]
mod values_not_literals;
#[path = "../../cases/values/ranges_of_decimals.rs"]
mod values_ranges_of_decimals;
#[path = "../../cases/values/ranges_of_integers.rs"]
mod values_ranges_of_integers;
#[path = "../../cases/values/rows_as_in_sql.rs"]
mod values_rows_as_in_sql;
#[path = "../../cases/values/too_long_texts.rs"]
mod values_too_long_texts;
