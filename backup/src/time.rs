//! Moments in UTC, without a library for calendars.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment in whole seconds UTC, written `2026-11-20T09:30:12Z`.
///
/// It is for people. Nothing is ordered by it, because clocks go backwards; sets are ordered by their sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UtcTime(u64);

impl UtcTime {
    /// What the system's clock says. A clock before 1970 counts as 1970.
    pub fn now() -> Self {
        Self::from(SystemTime::now())
    }

    /// How far two moments are apart.
    pub fn distance(self, other: Self) -> Duration {
        Duration::from_secs(self.0.abs_diff(other.0))
    }

    /// The form in a set's id: `20261120T093012Z`.
    pub(crate) fn compact(self) -> String {
        let (year, month, day, second) = self.parts();
        format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }

    /// Year, month, day, and the second of the day, by Howard Hinnant's `civil_from_days`.
    fn parts(self) -> (u64, u64, u64, u64) {
        let days = self.0 / 86_400 + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        (year_of_era + era * 400 + u64::from(month <= 2), month, day, self.0 % 86_400)
    }
}

impl From<SystemTime> for UtcTime {
    fn from(time: SystemTime) -> Self {
        // The year 9999 is the last that the text form can hold.
        Self(time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(253_402_300_799))
    }
}

impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, second) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

impl FromStr for UtcTime {
    type Err = NotATime;

    /// Reads what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let number = |from: usize, to: usize| -> Option<u64> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let read = || {
            let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
            let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
            if year < 1970 || !(1..=12).contains(&month) {
                return None;
            }
            // `days_from_civil`, the inverse of what `parts` does.
            let shifted_year = if month <= 2 { year - 1 } else { year };
            let year_of_era = shifted_year % 400;
            let shifted_month = if month > 2 { month - 3 } else { month + 9 };
            let day_of_year = (153 * shifted_month + 2) / 5 + day.checked_sub(1)?;
            let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
            let days = (shifted_year / 400 * 146_097 + day_of_era).checked_sub(719_468)?;
            Some(Self(days * 86_400 + hour * 3600 + minute * 60 + second))
        };
        // What does not exist, as a 31st of February, is written back differently.
        read().filter(|time| time.to_string() == text).ok_or(NotATime)
    }
}

impl TryFrom<String> for UtcTime {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

impl From<UtcTime> for String {
    fn from(time: UtcTime) -> Self {
        time.to_string()
    }
}

/// A text that is no moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written in UTC, as `2026-11-20T09:30:12Z`")
    }
}

impl std::error::Error for NotATime {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_back() {
        for text in ["1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2026-11-20T09:30:12Z", "9999-12-31T23:59:59Z"] {
            assert_eq!(text.parse::<UtcTime>().unwrap().to_string(), text);
        }
        assert_eq!(UtcTime(1_000_000_000).to_string(), "2001-09-09T01:46:40Z");
        assert_eq!(UtcTime(1_000_000_000).compact(), "20010909T014640Z");
    }

    #[test]
    fn every_day_of_four_centuries_reads_back() {
        for day in 0..146_097 {
            let time = UtcTime(day * 86_400 + day % 86_400);
            assert_eq!(time.to_string().parse(), Ok(time));
        }
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for text in ["", "2026-02-31T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20 09:30:12", "2026-00-20T09:30:12Z"]
        {
            assert_eq!(text.parse::<UtcTime>(), Err(NotATime), "{text}");
        }
    }
}
