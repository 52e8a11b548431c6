//! What must hold of the rows.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What must hold of the rows that are there before the next step is executed. A database would say less, or later, or
/// would change the rows in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precondition {
    /// A query for the rows that stand in the way: it gives their keys. Without rows the step is executed.
    pub rows: Cow<'static, str>,
    /// What is wrong with these rows, as `` `users.name` is null ``.
    pub message: Cow<'static, str>,
    /// What can be done about them.
    pub help: Cow<'static, str>,
}
