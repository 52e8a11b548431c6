//! Candidates in turn, round by round, and what is printed about them.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// Something that is measured.
pub struct Candidate<'a> {
    /// What the table calls it.
    pub name: String,
    /// Brings the world into the state before; its time does not count.
    pub prepare: Box<dyn FnMut() -> Result<()> + 'a>,
    /// What is measured.
    pub command: Box<dyn FnMut() -> Command + 'a>,
}

/// What was measured of one candidate.
pub struct Sample {
    /// The candidate's name.
    pub name: String,
    /// Wall times, one for each round.
    pub times: Vec<Duration>,
}

impl Sample {
    /// The middle one.
    pub fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }
}

/// Runs every candidate once in each round, in turn, so that a slow moment of the machine hits all of them. Round 0
/// warms up and does not count.
///
/// # Errors
/// A candidate cannot be started or fails.
pub fn in_turn(candidates: &mut [Candidate<'_>], rounds: usize) -> Result<Vec<Sample>> {
    let mut samples: Vec<Sample> =
        candidates.iter().map(|candidate| Sample { name: candidate.name.clone(), times: Vec::new() }).collect();
    for round in 0..=rounds {
        for (candidate, sample) in candidates.iter_mut().zip(&mut samples) {
            (candidate.prepare)()?;
            let time = time(&mut (candidate.command)())?;
            if round > 0 {
                sample.times.push(time);
            }
        }
    }
    Ok(samples)
}

/// The wall time of a command from its start to its end.
///
/// # Errors
/// It cannot be started, or it fails; then its output is in the error.
pub fn time(command: &mut Command) -> Result<Duration> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    if status.success() {
        return Ok(time);
    }
    let output = command.stderr(Stdio::piped()).stdout(Stdio::piped()).output()?;
    Err(format!("{command:?}: {status}\n{}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Runs a command whose time does not matter.
///
/// # Errors
/// It cannot be started, or it fails.
pub fn succeed(command: &mut Command) -> Result<()> {
    time(command).map(drop)
}

/// Medians with their range, and the ratio to the first.
pub fn table(title: &str, samples: &[Sample]) -> String {
    let mut text = String::new();
    let first = samples.first().map(Sample::median).unwrap_or_default().as_secs_f64();
    for sample in samples {
        let milliseconds = |time: Option<&Duration>| time.copied().unwrap_or_default().as_secs_f64() * 1e3;
        let (least, most) = (milliseconds(sample.times.iter().min()), milliseconds(sample.times.iter().max()));
        let median = sample.median();
        let range = format!("[{least:.1}..{most:.1}]");
        let ratio = if first > 0.0 { median.as_secs_f64() / first } else { 0.0 };
        let line = format!("{title:34} {:24} {:9.1} {range:20} {ratio:6.2}", sample.name, milliseconds(Some(&median)));
        writeln!(text, "{line}").expect("a string takes everything");
    }
    text
}

/// The head of the table.
pub fn head() -> String {
    format!("{:34} {:24} {:>9} {:20} {:>6}", "case", "candidate", "ms", "[least..most]", "ratio")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str, milliseconds: &[u64]) -> Sample {
        Sample { name: name.to_owned(), times: milliseconds.iter().map(|it| Duration::from_millis(*it)).collect() }
    }

    #[test]
    fn the_median_is_the_middle_one_and_the_ratio_is_to_the_first() {
        assert_eq!(sample("a", &[9, 1, 2]).median(), Duration::from_millis(2));
        let table = table("case", &[sample("a", &[2]), sample("b", &[3])]);
        assert!(table.lines().nth(1).is_some_and(|line| line.ends_with("1.50")), "{table}");
    }
}
