//! What PostgreSQL and MariaDB make of everything that the language lowers for them. SQLite is asked in `../language/`.

#[path = "../language/case.rs"]
#[expect(dead_code, reason = "the snapshots need more of it")]
mod case;
mod catalog;
mod client;
mod conversions;
#[path = "../language/expectations.rs"]
mod expectations;
mod histories;
mod values;

use std::process::ExitCode;

use dbmigrate_core::Backend;
use dbmigrate_test_servers::Product;
use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let servers = [(Product::Postgres, Backend::Postgres), (Product::Mysql, Backend::Mysql)];
    let trials = servers.into_iter().flat_map(|(product, backend)| {
        let histories = histories::trials(product, backend).into_iter();
        histories.chain(values::trials(product, backend)).chain([conversions::trial(product, backend)])
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
