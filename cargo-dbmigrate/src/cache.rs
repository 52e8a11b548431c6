//! What the files meant when they were read last, so that nothing is parsed while nothing has changed.
//!
//! It is keyed as git's index is: by each file's size, times and inode. A file that was changed so shortly before the
//! cache was made that its times could hide a second change is read again and compared by its digest. The cache answers
//! for a whole history or not at all, because what a migration is lowered to depends on those before it. It is worth
//! nothing but time: where it is missing, damaged, or of another version of the command, everything is read.

use std::borrow::Cow;
use std::env;
use std::fmt::Write as _;
use std::fs::{self, DirEntry, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::str::Split;
use std::time::{SystemTime, UNIX_EPOCH};

use dbmigrate::{Backend, Checksum, Lowered, Migration, StepsHash, Transaction};
use dbmigrate_backup::Digest;

use crate::folder::SourceFile;

/// The cache of one folder.
#[derive(Debug)]
pub(crate) struct Cache {
    path: PathBuf,
    /// What must be the same for the cache to count: the form, the command, the backends.
    head: String,
    backends: Vec<Backend>,
}

/// A file as the file system describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: u64,
    changed: u128,
    place: u128,
}

/// What the cache says.
pub(crate) struct Hit {
    /// The migrations without their operations.
    pub(crate) migrations: Vec<Migration>,
    /// Whether a file had to be read again, so that writing the cache anew saves time.
    pub(crate) worn: bool,
}

/// A file whose times lie less than this before the moment of reading may change again without their telling: file
/// systems count time in ticks of the kernel's clock.
const TICK: u128 = 20_000_000;

impl Cache {
    /// The cache of a migrations folder, inside a target folder.
    pub(crate) fn of(target: &Path, folder: &Path, backends: &[Backend]) -> Option<Self> {
        let program = env::current_exe().ok()?;
        let stamp = Stamp::of(&program)?;
        let names: Vec<&str> = backends.iter().map(|backend| backend.name()).collect();
        let head = format!("dbmigrate-cache 1 {} {} {}", program.display(), stamp, names.join(","));
        let mut hasher = DefaultHasher::new();
        hasher.write(folder.as_os_str().as_encoded_bytes());
        let path = target.join("dbmigrate").join(format!("cache-{:016x}", hasher.finish()));
        Some(Self { path, head, backends: backends.to_vec() })
    }

    /// The migrations of these files, if the cache still is about them.
    pub(crate) fn read(&self, files: &[SourceFile]) -> Option<Hit> {
        let text = fs::read_to_string(&self.path).ok()?;
        let (body, seal) = text.trim_end().rsplit_once('\n')?;
        if seal != self::seal(body) {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != self.head {
            return None;
        }
        let made: u128 = lines.next()?.parse().ok()?;
        let mut hit = Hit { migrations: Vec::with_capacity(files.len()), worn: false };
        for file in files {
            let line = Line::parse(lines.next()?)?;
            if line.id != file.id.as_str() {
                return None;
            }
            let stamp = file.stamp.as_ref()?;
            if !stamp.is(&line) || stamp.changed + TICK >= made {
                hit.worn = true;
                if Digest::of(&fs::read(&file.path).ok()?).to_string() != line.digest {
                    return None;
                }
            }
            hit.migrations.push(line.migration(file, &self.backends)?);
        }
        lines.next().is_none().then_some(hit)
    }

    /// Remembers the migrations, whose files were looked at and read not before `begun`. It is no error if that fails.
    pub(crate) fn write(&self, begun: SystemTime, files: &[(SourceFile, Digest)], migrations: &[Migration]) {
        let made = begun.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let mut text = format!("{}\n{made}\n", self.head);
        for ((file, digest), migration) in files.iter().zip(migrations) {
            let Some(stamp) = &file.stamp else { return };
            let mode = if migration.transaction == Transaction::On { "on" } else { "off" };
            // Writing into a text does not fail.
            let _ = write!(text, "{} {stamp} {digest} {} {mode}", file.id, migration.checksum);
            for backend in &self.backends {
                let hash = migration.on(*backend).map_or("-", |lowered| lowered.hash.as_str());
                let _ = write!(text, " {hash}");
            }
            text.push('\n');
        }
        let text = text.trim_end();
        let sealed = format!("{text}\n{}\n", seal(text));
        let Some(folder) = self.path.parent() else { return };
        let temporary = self.path.with_extension(std::process::id().to_string());
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&temporary, sealed));
        if written.and_then(|()| fs::rename(&temporary, &self.path)).is_err() {
            fs::remove_file(&temporary).ok();
        }
    }
}

/// A digest that notices damage. The hasher is the same in one version of the command, and another does not read it.
fn seal(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// One file's line.
struct Line<'a> {
    id: &'a str,
    stamp: [&'a str; 3],
    digest: &'a str,
    checksum: &'a str,
    mode: &'a str,
    hashes: Split<'a, char>,
}

impl<'a> Line<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut word = || words.next();
        Some(Self {
            id: word()?,
            stamp: [word()?, word()?, word()?],
            digest: word()?,
            checksum: word()?,
            mode: word()?,
            hashes: words,
        })
    }

    fn migration(self, file: &SourceFile, backends: &[Backend]) -> Option<Migration> {
        let mut lowered = Vec::with_capacity(backends.len());
        let mut hashes = self.hashes;
        for backend in backends {
            let hash = hashes.next()?;
            if hash != "-" {
                lowered.push(Lowered {
                    backend: *backend,
                    hash: StepsHash::parse(hash)?,
                    operations: Cow::Borrowed(&[]),
                });
            }
        }
        if hashes.next().is_some() {
            return None;
        }
        Some(Migration {
            id: file.id.clone(),
            checksum: Checksum::parse(self.checksum)?,
            transaction: if self.mode == "off" { Transaction::Off } else { Transaction::On },
            lowered: lowered.into(),
        })
    }
}

impl Stamp {
    /// The stamp of a file; links are followed.
    fn of(path: &Path) -> Option<Self> {
        Self::new(&fs::metadata(path).ok()?)
    }

    /// The stamp of a file that was just listed, which costs less.
    pub(crate) fn of_entry(entry: &DirEntry) -> Option<Self> {
        let found = entry.metadata().ok()?;
        if found.is_symlink() { Self::of(&entry.path()) } else { Self::new(&found) }
    }

    fn new(found: &Metadata) -> Option<Self> {
        let modified = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let (changed, place) = more(found, modified);
        Some(Self { size: found.len(), changed, place })
    }

    fn is(&self, line: &Line<'_>) -> bool {
        let [size, changed, place] = line.stamp.map(|word| word.parse::<u128>().ok());
        (size, changed, place) == (Some(self.size.into()), Some(self.changed), Some(self.place))
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.size, self.changed, self.place)
    }
}

/// The later of modification and change of status, so that a modification time that was set back does not deceive; and
/// which file it is, with both times folded in.
#[cfg(unix)]
fn more(found: &Metadata, modified: u128) -> (u128, u128) {
    use std::os::unix::fs::MetadataExt as _;
    let seconds = u128::try_from(found.ctime()).unwrap_or(0);
    let changed = seconds * 1_000_000_000 + u128::try_from(found.ctime_nsec()).unwrap_or(0);
    (modified.max(changed), (modified << 64) ^ u128::from(found.ino()))
}

/// Other systems have neither.
#[cfg(not(unix))]
fn more(_: &Metadata, modified: u128) -> (u128, u128) {
    (modified, 0)
}

#[cfg(test)]
mod tests {
    use dbmigrate::Id;

    use super::*;

    struct Stage {
        folder: tempfile::TempDir,
        files: Vec<SourceFile>,
        cache: Cache,
    }

    /// A cache of two files, made at a time that lies this far ahead of now.
    fn stage(ahead: u64) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        let mut digests = Vec::new();
        let mut migrations = Vec::new();
        for id in ["m20260101_000000_a", "m20260102_000000_b"] {
            let path = folder.path().join(format!("{id}.rs"));
            fs::write(&path, id).unwrap();
            let file = SourceFile { id: Id::new(id).unwrap(), stamp: Stamp::of(&path), path };
            digests.push((file.clone(), Digest::of(id.as_bytes())));
            let lowered =
                Lowered { backend: Backend::Mysql, hash: StepsHash::new(&[7; 32]), operations: Vec::new().into() };
            migrations.push(Migration {
                id: file.id.clone(),
                checksum: Checksum::new(1, &[1; 32]),
                transaction: Transaction::Off,
                lowered: vec![lowered].into(),
            });
            files.push(file);
        }
        let backends = [Backend::Sqlite, Backend::Mysql];
        let cache = Cache::of(&folder.path().join("target"), folder.path(), &backends).unwrap();
        let begun = SystemTime::now() + std::time::Duration::from_secs(ahead);
        cache.write(begun, &digests, &migrations);
        assert_eq!(cache.read(&files).unwrap().migrations, migrations);
        Stage { folder, files, cache }
    }

    /// The files as they are when they are listed again.
    fn again(files: &[SourceFile]) -> Vec<SourceFile> {
        files.iter().map(|file| SourceFile { stamp: Stamp::of(&file.path), ..file.clone() }).collect()
    }

    #[test]
    fn what_lies_back_is_not_read_again() {
        let stage = stage(5);
        assert!(!stage.cache.read(&stage.files).unwrap().worn);
    }

    #[test]
    fn what_was_just_written_is_read_again() {
        let stage = stage(0);
        assert!(stage.cache.read(&stage.files).unwrap().worn);
    }

    #[test]
    fn a_change_of_the_same_length_is_noticed() {
        let stage = stage(5);
        let path = &stage.files[1].path;
        let before = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, "m20260102_000000_X").unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
        assert!(stage.cache.read(&again(&stage.files)).is_none());
    }

    #[test]
    fn the_same_content_in_a_new_file_counts() {
        let stage = stage(5);
        fs::remove_file(&stage.files[0].path).unwrap();
        fs::write(&stage.files[0].path, "m20260101_000000_a").unwrap();
        assert!(stage.cache.read(&again(&stage.files)).unwrap().worn);
    }

    #[test]
    fn one_file_more_or_less_is_noticed() {
        let stage = stage(5);
        assert!(stage.cache.read(&stage.files[..1]).is_none());
        let mut more = stage.files.clone();
        more.push(stage.files[1].clone());
        assert!(stage.cache.read(&more).is_none());
    }

    #[test]
    fn every_flipped_bit_makes_it_worthless_and_nothing_worse() {
        let stage = stage(5);
        let good = fs::read(&stage.cache.path).unwrap();
        for at in 0..good.len() - 1 {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&stage.cache.path, &bad).unwrap();
            assert!(stage.cache.read(&stage.files).is_none(), "byte {at}");
        }
        fs::write(&stage.cache.path, &good[..good.len() / 2]).unwrap();
        assert!(stage.cache.read(&stage.files).is_none());
        assert!(stage.folder.path().join("target/dbmigrate").is_dir());
    }

    #[test]
    fn other_backends_have_another_cache() {
        let stage = stage(5);
        let other = Cache::of(&stage.folder.path().join("target"), stage.folder.path(), &[Backend::Sqlite]).unwrap();
        assert!(other.read(&stage.files).is_none());
    }
}
