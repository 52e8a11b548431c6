//! Asking before what cannot be taken back. Without a terminal nobody is asked: `--yes`, or exit 2.

use crate::context::Context;
use crate::failure::{Failure, Result};

/// What a person is to agree to.
pub(crate) struct Agreement<'a> {
    /// What would happen, in a whole sentence.
    pub(crate) what: String,
    /// What it would happen to, one by one.
    pub(crate) findings: Vec<String>,
    /// The question.
    pub(crate) question: &'a str,
}

impl Agreement<'_> {
    /// Fine where `--yes` was given or a person agrees.
    pub(crate) fn ensure(self, context: &Context<'_>, yes: bool) -> Result<()> {
        if yes {
            return Ok(());
        }
        if !context.output.can_ask() {
            return Err(Failure::usage(self.what)
                .findings(self.findings)
                .state("nothing was changed")
                .next("Nobody can be asked here: agree with `--yes`."));
        }
        context.output.warning(&self.what);
        for finding in &self.findings {
            context.output.detail(format_args!("- {finding}"));
        }
        if context.output.ask(self.question) {
            return Ok(());
        }
        Err(Failure::usage("Nothing was done, because nobody agreed.").state("nothing was changed"))
    }
}
