//! What cargo knows about the packages, reduced to what the rules ask.

use std::path::Path;
use std::process::Command;

use cargo_metadata::{DependencyKind, MetadataCommand, PackageId, TargetKind};

/// One package of the workspace, or one that it needs.
#[derive(Clone, Debug)]
pub struct Package {
    /// Cargo's identity for it: two versions of a package are two packages.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its manifest from the workspace's folder, if it is a member.
    pub manifest: Option<String>,
    /// Whether it runs in the compiler and is therefore no part of what is linked.
    pub proc_macro: bool,
    /// What it needs, as cargo resolved it for this machine.
    pub needs: Vec<Need>,
}

impl Package {
    /// The folder of a member from the workspace's folder.
    pub fn folder(&self) -> Option<&str> {
        self.manifest.as_deref()?.strip_suffix("/Cargo.toml")
    }
}

/// One edge between two packages.
#[derive(Clone, Debug)]
pub struct Need {
    /// The other package's identity.
    pub id: String,
    /// When it is needed.
    pub kind: Kind,
}

/// When a package is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is linked.
    Normal,
    /// A build script needs it.
    Build,
    /// Only tests, benchmarks and examples need it.
    Development,
}

/// Asks cargo. Only this machine's platform is resolved: other platforms' packages may not be downloaded.
pub(super) fn of_workspace(root: &Path) -> Vec<Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .other_options(vec!["--filter-platform".to_owned(), host()])
        .exec()
        .expect("cargo can describe its own workspace");
    let resolve = metadata.resolve.as_ref().expect("the dependencies were asked for");
    let needs = |id: &PackageId| {
        let node = resolve.nodes.iter().find(|node| node.id == *id);
        let edges = node.into_iter().flat_map(|node| &node.deps);
        edges
            .flat_map(|edge| {
                edge.dep_kinds.iter().map(|kind| Need { id: edge.pkg.repr.clone(), kind: convert(kind.kind) })
            })
            .collect()
    };
    let members = &metadata.workspace_members;
    metadata
        .packages
        .iter()
        .map(|package| Package {
            id: package.id.repr.clone(),
            name: package.name.to_string(),
            manifest: members
                .contains(&package.id)
                .then(|| package.manifest_path.strip_prefix(root).expect("members are inside").to_string()),
            proc_macro: package.targets.iter().any(|target| target.kind.contains(&TargetKind::ProcMacro)),
            needs: needs(&package.id),
        })
        .collect()
}

fn convert(kind: DependencyKind) -> Kind {
    match kind {
        DependencyKind::Build => Kind::Build,
        DependencyKind::Development => Kind::Development,
        _ => Kind::Normal,
    }
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs, it compiled this");
    let text = String::from_utf8(output.stdout).expect("rustc writes UTF-8");
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc names its host").to_owned()
}

/// A member of a sample: its name is its identity, and the folder of its manifest is the name without `dbmigrate-`.
#[cfg(test)]
pub(super) fn sample(name: &str, needs: &[(&str, Kind)]) -> Package {
    Package {
        id: name.to_owned(),
        name: name.to_owned(),
        manifest: Some(format!("{}/Cargo.toml", name.trim_start_matches("dbmigrate-"))),
        proc_macro: false,
        needs: needs.iter().map(|(id, kind)| Need { id: (*id).to_owned(), kind: *kind }).collect(),
    }
}
