//! Every operation on every backend, as a person reads it.

use std::fmt::Write as _;

use dbmigrate_core::{Backend, ForeignKeys, Migration, Step, Transaction};
use dbmigrate_lang::canonical;

use crate::case::{Case, operations, text};

#[test]
fn every_operation_is_what_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../snapshots");
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    for case in Case::all() {
        let (_, text) = case.files.last().unwrap();
        settings.set_input_file(format!("lang/tests/operations/{}/{}.txt", case.topic, case.name));
        settings.bind(|| {
            let canonical = canonical(text).unwrap_or_else(|found| panic!("{}: {found:?}", case.name));
            insta::assert_snapshot!(format!("{}__canonical__{}", case.topic, case.name), canonical);
            for backend in Backend::ALL {
                insta::assert_snapshot!(format!("{}__{backend}__{}", case.topic, case.name), page(&case, backend));
            }
        });
    }
}

/// What the last file of a case is on a backend, or why it is refused there.
fn page(case: &Case, backend: Backend) -> String {
    match case.last(backend) {
        Ok(migration) => lowered(&migration),
        Err(reports) => {
            let (id, text) = case.files.last().unwrap();
            reports.iter().map(|report| report.render(&format!("{id}.rs"), text)).collect::<Vec<_>>().join("\n")
        }
    }
}

fn lowered(migration: &Migration) -> String {
    let mut page = String::new();
    if migration.transaction == Transaction::Off {
        page.push_str("-- outside a transaction\n");
    }
    if migration.lowered.is_empty() {
        page.push_str("-- not for this backend\n");
    }
    for operation in operations(migration) {
        let _ = writeln!(page, "-- line {}: {} ({})", operation.line, operation.summary, operation.verdict);
        write_steps(&mut page, &operation.up);
        match &operation.down {
            Some(steps) => {
                page.push_str("-- down\n");
                write_steps(&mut page, steps);
            }
            None => page.push_str("-- no way down\n"),
        }
        page.push('\n');
    }
    page
}

fn write_steps(page: &mut String, steps: &[Step]) {
    for step in steps {
        let _ = writeln!(page, "{}", text(step));
        if matches!(step, Step::Sql(statement) if statement.foreign_keys == ForeignKeys::CheckedAfter) {
            page.push_str("--   foreign keys are checked afterwards\n");
        }
    }
}
