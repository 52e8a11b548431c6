//! `run f revert g;`: Rust functions of the same file.

use dbmigrate_core::{Backend, Step, Verdict};

use super::{Context, Inverse, Op, Start};
use crate::ast::Name;
use crate::diagnostic::similar;
use crate::parse::{Parsed, Parser};
use crate::print::{Printer, name};
use crate::schema::Schema;
use crate::sql::{Dialect, Refusal};

/// Calls a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub up: Name,
    /// `None`: the author said that there is no way back.
    pub down: Option<Name>,
}

impl Op for Run {
    const FORM: &'static str = "run fill_names revert clear_names;";

    fn parse(parser: &mut Parser<'_>, _: Start) -> Parsed<Self> {
        let up = parser.name("the function")?;
        let down = if parser.eat_word("revert").is_some() {
            Some(parser.name("the function that undoes it")?)
        } else if parser.eat_word("irreversible").is_some() {
            None
        } else {
            let help = "say how it is undone, `run f revert g;`, or that it is not, `run f irreversible;`";
            return Err(parser.expected_with_help("`revert` or `irreversible`", Some(help.into())));
        };
        parser.semicolon();
        Ok(Self { up, down })
    }

    fn print(&self, out: &mut Printer) {
        out.push(&format!("run {}", name(&self.up.text)));
        match &self.down {
            Some(down) => out.push(&format!(" revert {};", name(&down.text))),
            None => out.push(" irreversible;"),
        }
    }

    fn apply(&self, context: &mut Context<'_, '_>) {
        for function in [Some(&self.up), self.down.as_ref()].into_iter().flatten() {
            if context.functions.contains(&function.text) {
                continue;
            }
            let close = similar(&function.text, context.functions.iter().map(String::as_str));
            let help = close.map_or_else(
                || "write it in this file, below `migration!`".to_owned(),
                |close| format!("did you mean `{close}`?"),
            );
            let message = format!("no function `{}` in this file", function.text);
            context.sink.error_with_help("unknown-function", function.span, message, help);
        }
    }

    fn inverse(&self, _: &Schema<'_>, _: &Schema<'_>) -> Inverse {
        match &self.down {
            None => Inverse::Irreversible,
            Some(down) => {
                let steps = || vec![Step::call(down.text.clone())];
                Inverse::Steps(Backend::ALL.into_iter().map(|backend| (backend, steps())).collect())
            }
        }
    }

    fn lower(&self, _: &dyn Dialect, _: &Schema<'_>, _: &Schema<'_>) -> Result<Vec<Step>, Refusal> {
        Ok(vec![Step::call(self.up.text.clone())])
    }

    fn verdict(&self) -> Verdict {
        if self.down.is_some() { Verdict::Lossless } else { Verdict::Irreversible }
    }

    fn describe(&self) -> String {
        format!("run {}", self.up.text)
    }
}
