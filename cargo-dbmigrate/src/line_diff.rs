//! Where two texts differ, line by line.

use std::fmt::Write as _;

/// How many lines that are the same stand around those that are not.
const AROUND: usize = 2;

/// How many lines are shown of one file.
const MOST: usize = 40;

/// More pairs of lines than this are not compared: what differs is shown as a whole.
const PAIRS: usize = 4_000_000;

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Same,
    Removed,
    Added,
}

/// The lines that differ, with some around them. `name` stands before each place with the number of its line.
pub(crate) fn render(name: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let lines = compare(&old, &new);
    let differs = |at: usize| lines.get(at).is_some_and(|(change, _, _)| *change != Change::Same);
    let near = |at: usize| (at.saturating_sub(AROUND)..=at + AROUND).any(differs);
    let mut out = String::new();
    let mut shown = 0;
    let mut within = false;
    for (at, (change, number, line)) in lines.iter().enumerate() {
        if !near(at) {
            within = false;
            continue;
        }
        if shown == MOST {
            let rest = (at..lines.len()).filter(|at| differs(*at)).count();
            let _ = writeln!(out, "… and {rest} more lines");
            break;
        }
        if !within {
            let _ = writeln!(out, "{name}:{number}:");
        }
        within = true;
        shown += 1;
        let mark = match change {
            Change::Same => ' ',
            Change::Removed => '-',
            Change::Added => '+',
        };
        let _ = writeln!(out, "{}", format!("{mark} {line}").trim_end());
    }
    out
}

/// Every line, with its number in the old text.
fn compare<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, usize, &'a str)> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = rest.take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    let mut lines: Vec<_> = old[..start].iter().enumerate().map(|(at, line)| (Change::Same, at + 1, *line)).collect();
    middle(&old[start..old_end], &new[start..new_end], start + 1, &mut lines);
    lines.extend(old[old_end..].iter().enumerate().map(|(at, line)| (Change::Same, old_end + at + 1, *line)));
    lines
}

/// Compares what begins and ends differently by the longest list of lines that both have.
fn middle<'a>(old: &[&'a str], new: &[&'a str], first: usize, lines: &mut Vec<(Change, usize, &'a str)>) {
    let width = new.len() + 1;
    let comparable = old.len().saturating_mul(new.len()) <= PAIRS;
    let mut common = vec![0_u32; if comparable { (old.len() + 1) * width } else { 0 }];
    if comparable {
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i * width + j] = match old[i] == new[j] {
                    true => common[(i + 1) * width + j + 1] + 1,
                    false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
                };
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let same = comparable && i < old.len() && j < new.len() && old[i] == new[j];
        let remove = i < old.len()
            && (j == new.len() || !comparable || common[(i + 1) * width + j] >= common[i * width + j + 1]);
        if same {
            lines.push((Change::Same, first + i, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if remove {
            lines.push((Change::Removed, first + i, old[i]));
            i += 1;
        } else {
            lines.push((Change::Added, first + i, new[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_shown_with_their_neighbours() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let new = "a\nb\nX\nd\ne\nf\ng\nh\ni\n";
        assert_eq!(render("m.rs", old, new), "m.rs:1:\n  a\n  b\n- c\n+ X\n  d\n  e\nm.rs:7:\n  g\n  h\n+ i\n");
        assert_eq!(render("m.rs", old, old), "");
    }

    #[test]
    fn much_is_cut() {
        let text = "x\n".repeat(100);
        let diff = render("m.rs", "", &text);
        assert_eq!(diff.lines().count(), MOST + 2);
        assert!(diff.ends_with("… and 60 more lines\n"));
    }
}
