//! `db create`: makes a database that is missing.

use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::Result;

/// Makes it. One that is there is left alone, so that a script may call this every time.
pub(in crate::command) fn create(context: &Context<'_>) -> Result<ExitCode> {
    let database = context.database(context.usual_patience())?;
    if database.exists() {
        let size = database.size();
        context.output.status("Finished", format_args!("{} exists already ({size})", database.url()));
        return Ok(ExitCode::Fine);
    }
    database.create()?;
    context.output.status("Created", format_args!("{}; `cargo dbmigrate run` applies the migrations", database.url()));
    Ok(ExitCode::Fine)
}
