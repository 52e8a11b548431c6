//! From operations to steps, for each backend: the way up, and the way down that the schema before it gives.

use std::borrow::Cow;

use dbmigrate_core::{Backend, Lowered, LoweredOperation, Step, Transaction};

use crate::diagnostic::{Diagnostic, Sink};
use crate::edition::steps_hash;
use crate::op::{Context, Inverse, Operation, Statement};
use crate::schema::Schema;
use crate::source::Span;
use crate::sql::{Dialect, Refusal};
use crate::token::Tokens;

/// Collects what the operations of one migration are lowered to.
pub(crate) struct Lowering<'a> {
    dialects: &'a [&'static dyn Dialect],
    operations: Vec<Vec<LoweredOperation>>,
    transaction: Transaction,
    /// Whether nothing before was wrong, so that a computed operation cannot be wrong either.
    sound: bool,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(dialects: &'a [&'static dyn Dialect], transaction: Transaction) -> Self {
        Self { dialects, operations: dialects.iter().map(|_| Vec::new()).collect(), transaction, sound: true }
    }

    /// Something before was wrong: the schema may lack what later operations take for granted.
    pub(crate) fn doubt(&mut self) {
        self.sound = false;
    }

    /// Lowers one operation that was applied without a mistake.
    pub(crate) fn push(
        &mut self,
        statement: &Statement,
        before: &Schema<'_>,
        after: &Schema<'_>,
        tokens: &Tokens,
        sink: &mut Sink,
    ) {
        let operation = &statement.operation;
        let inverse = operation.inverse(before, after);
        for (dialect, lowered) in self.dialects.iter().zip(&mut self.operations) {
            let up = match operation.lower(*dialect, before, after) {
                Ok(up) => up,
                Err(refusal) => {
                    report(refusal, *dialect, statement.span, sink);
                    continue;
                }
            };
            let down = match down_steps(&inverse, *dialect, after, self.sound) {
                Ok(down) => down,
                // It may be refused for what was refused before.
                Err(_) if !self.sound => continue,
                Err(mut refusal) => {
                    refusal.message = format!("this could not be reverted: {}", refusal.message);
                    refusal.help = Some("say so if it need never come back: `execute \"…\" irreversible;`".to_owned());
                    refusal.span = Span::NOWHERE;
                    report(refusal, *dialect, statement.span, sink);
                    continue;
                }
            };
            let mut all = up.iter().chain(down.iter().flatten());
            if self.transaction == Transaction::Off && all.any(|step| matches!(step, Step::Rebuild(_))) {
                let product = dialect.backend().title();
                let message = format!("{product} has to build the table anew for this, which needs a transaction");
                let help = "give it a migration of its own, without `#![transaction(off)]`";
                report(Refusal::new(message, help), *dialect, statement.span, sink);
                continue;
            }
            lowered.push(LoweredOperation {
                line: tokens.line(statement.span.first),
                summary: Cow::Owned(operation.describe()),
                verdict: operation.verdict(),
                up: Cow::Owned(up),
                down: down.map(Cow::Owned),
            });
        }
    }

    /// What the migration is on each backend.
    pub(crate) fn finish(self) -> Vec<Lowered> {
        let backends = self.dialects.iter().map(|dialect| dialect.backend());
        let lowered = backends.zip(self.operations).map(|(backend, operations)| Lowered {
            backend,
            hash: steps_hash(&operations),
            operations: Cow::Owned(operations),
        });
        lowered.collect()
    }
}

/// The steps of an inverse; `None` where there is none.
fn down_steps(
    inverse: &Inverse,
    dialect: &dyn Dialect,
    after: &Schema<'_>,
    sound: bool,
) -> Result<Option<Vec<Step>>, Refusal> {
    match inverse {
        Inverse::Irreversible => Ok(None),
        Inverse::Steps(list) => Ok(Some(steps_of(list, dialect.backend()))),
        Inverse::Operations(operations) => {
            let mut schema = after.clone();
            let mut steps = Vec::new();
            for operation in operations {
                let before = schema.clone();
                apply_quietly(operation, &mut schema, sound);
                steps.extend(operation.lower(dialect, &before, &schema)?);
            }
            Ok(Some(steps))
        }
    }
}

fn steps_of(list: &[(Backend, Vec<Step>)], backend: Backend) -> Vec<Step> {
    list.iter().find(|(listed, _)| *listed == backend).map(|(_, steps)| steps.clone()).unwrap_or_default()
}

/// Applies an operation that was computed from the schema itself: it has no mistakes that its author could mend.
fn apply_quietly(operation: &Operation, schema: &mut Schema<'_>, sound: bool) {
    let mut sink = Sink::default();
    operation.apply(&mut Context::computed(schema, &mut sink));
    let found = sink.drain();
    debug_assert!(found.is_empty() || !sound, "a computed operation is wrong: {found:?}");
}

fn report(refusal: Refusal, dialect: &dyn Dialect, whole: Span, sink: &mut Sink) {
    let span = if refusal.span.first == u32::MAX { whole } else { refusal.span };
    let help = refusal
        .help
        .map(|help| format!("{help}; or keep the migration from {} by `#![backends(…)]`", dialect.backend().title()));
    sink.push(Diagnostic { code: "unsupported", span, message: refusal.message, help });
}
