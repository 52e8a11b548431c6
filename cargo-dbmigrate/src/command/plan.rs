//! `plan`: what a run would do, as SQL.

use crate::cli::Listing;
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;
use crate::prepare::{Access, Prepared};
use crate::report::{self, Report};

/// Shows the plan. It ends with the same error as a run would, and changes nothing.
pub(crate) fn plan(context: &Context<'_>, arguments: &Listing) -> Result<ExitCode> {
    let mut prepared = Prepared::new(context, Access::Look, false, context.usual_patience())?;
    prepared.announce(context);
    let plan = prepared.plan(None, None);
    let empty = plan.migrations.is_empty();
    super::print(context, &report::render(&Report::Plan(plan), arguments.format))?;
    if empty {
        context.output.status("Finished", "nothing is pending");
    }
    Ok(ExitCode::Fine)
}
