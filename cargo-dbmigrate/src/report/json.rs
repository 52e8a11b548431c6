//! For programs: one JSON object.

use super::Report;

/// The report as JSON.
pub(super) fn render(report: &Report) -> String {
    match serde_json::to_string_pretty(report) {
        Ok(text) => text + "\n",
        // Maps with keys that are no text do not exist in a report.
        Err(error) => format!("{{\"error\": {:?}}}\n", error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Plan, Report, render};

    #[test]
    fn an_empty_plan_is_an_object() {
        let report = Report::Plan(Plan { database: "sqlite:a.db".to_owned(), migrations: Vec::new() });
        assert_eq!(render(&report, Format::Json), "{\n  \"database\": \"sqlite:a.db\",\n  \"migrations\": []\n}\n");
    }
}
