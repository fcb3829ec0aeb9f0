//! What an import says on the terminal.

use std::collections::BTreeMap;

use super::output;
use crate::import::{FileReport, IssueOutcome, Run, UndoReport};

pub(super) fn reports(reports: &[FileReport], is_dry: bool, is_json: bool) -> anyhow::Result<()> {
    if is_json {
        return output::json(&reports);
    }
    for report in reports {
        output::say(&describe(report));
        for remark in &report.remarks {
            output::say(&format!("  {remark}"));
        }
        for issue in &report.issues {
            let what = match issue.outcome {
                IssueOutcome::Refused => "refused",
                IssueOutcome::Warning => "warning",
            };
            output::say(&format!("  row {}, {}: {what}: {}", issue.row, issue.column, issue.detail));
        }
    }
    if is_dry {
        output::say("Nothing was written: this was a dry run.");
    }
    Ok(())
}

fn describe(report: &FileReport) -> String {
    let mut text = format!(
        "{}: {} rows of {}: {} new, {} changed, {} known, {} refused, {} warnings",
        report.file,
        report.rows,
        report.kind,
        report.created,
        report.updated,
        report.skipped,
        report.refused,
        report.warnings
    );
    if 0 < report.estimated {
        text.push_str(&format!("; {} opportunities estimated by list price", report.estimated));
    }
    if 0 < report.resumed_behind {
        text.push_str(&format!("; went on behind row {} of an earlier run", report.resumed_behind));
    }
    if let Some(import) = report.import {
        text.push_str(&format!(" (import {import})"));
    }
    text
}

pub(super) fn list(runs: &[Run], is_json: bool) -> anyhow::Result<()> {
    if is_json {
        return output::json(&runs);
    }
    if runs.is_empty() {
        output::say("Nothing was imported yet.");
    }
    for run in runs {
        let rows = format!(
            "{} of {} rows, {} new, {} changed, {} refused",
            run.rows_done, run.rows_total, run.created, run.updated, run.refused
        );
        output::say(&format!("{}  {}  {:<8} {:<14} {}  {rows}", run.id, run.started_at, run.state, run.kind, run.file));
    }
    Ok(())
}

pub(super) fn undone(reports: &[UndoReport], is_json: bool) -> anyhow::Result<()> {
    if is_json {
        return output::json(&reports);
    }
    for report in reports {
        output::say(&format!(
            "{} (import {}): {} opportunities withdrawn; deleted, because nothing uses them: {}",
            report.file,
            report.import,
            report.withdrawn,
            counted(&report.deleted)
        ));
        if !report.in_use.is_empty() {
            output::say(&format!("  kept, because they are in use: {}", counted(&report.in_use)));
        }
        if 0 < report.kept {
            output::say(&format!(
                "  kept, because people changed them since: {} ({})",
                report.kept,
                report.kept_numbers.join(", ")
            ));
        }
        if 0 < report.updated_rows {
            output::say(&format!(
                "  {} rows had changed records that existed before; these stay changed",
                report.updated_rows
            ));
        }
    }
    Ok(())
}

/// Such as "85 accounts, 7 teams".
fn counted(records: &BTreeMap<&'static str, u64>) -> String {
    let plural = |kind: &str| match kind {
        "user" => "people".to_owned(),
        kind => format!("{}s", kind.replace('_', " ")),
    };
    let counts: Vec<String> = records.iter().map(|(kind, count)| format!("{count} {}", plural(kind))).collect();
    if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
}
