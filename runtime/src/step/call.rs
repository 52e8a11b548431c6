//! A Rust function of the migration's file.

use crate::LoweredOperation;
use crate::error::{Error, ErrorKind};

/// Refuses a call: steps are data, and no code comes with them.
pub(crate) fn refuse(function: &str, operation: &LoweredOperation) -> Error {
    Error::new(
        ErrorKind::Failed,
        format!(
            "The operation on line {}, `{}`, calls the Rust function `{function}`, which this runner does not have.",
            operation.line, operation.summary
        ),
    )
    .next("Write what the function does as SQL, in `execute`.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;

    #[test]
    fn the_function_and_its_place_are_named() {
        let operation = LoweredOperation {
            line: 12,
            summary: "run backfill".into(),
            verdict: Verdict::Lossless,
            up: Default::default(),
            down: None,
        };
        let error = refuse("backfill", &operation);
        assert!(error.what.contains("line 12") && error.what.contains("`backfill`"), "{error}");
    }
}
