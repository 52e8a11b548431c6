//! Files: made, looked at and damaged.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::{Refusal, Request, Said};

/// Writes the `|` lines to a file.
pub(super) fn write(request: &mut Request<'_>) -> Said {
    change(request, |_, input| Some(input.as_bytes().to_vec()))
}

/// Adds the `|` lines to a file.
pub(super) fn append(request: &mut Request<'_>) -> Said {
    change(request, |old, input| Some([old, input.as_bytes()].concat()))
}

/// Writes bytes that are given in hexadecimal.
pub(super) fn bytes(request: &mut Request<'_>) -> Said {
    let digits = request.words[1].clone();
    let pairs = (0..digits.len()).step_by(2).map(|start| digits.get(start..start + 2));
    let bytes: Option<Vec<u8>> = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
    change(request, |_, _| bytes)
}

/// Replaces a text that must be there.
pub(super) fn replace(request: &mut Request<'_>) -> Said {
    let [_, old, new] = request.words else { unreachable!("the words were counted") };
    let (old, new) = (old.clone(), new.clone());
    change(request, |content, _| {
        let text = String::from_utf8(content.to_vec()).ok()?;
        text.contains(&old).then(|| text.replace(&old, &new).into_bytes())
    })
}

/// Turns every line end into CR LF.
pub(super) fn crlf(request: &mut Request<'_>) -> Said {
    change(request, |content, _| Some(String::from_utf8(content.to_vec()).ok()?.replace('\n', "\r\n").into_bytes()))
}

/// Flips the lowest bit of the byte at an offset.
pub(super) fn flip(request: &mut Request<'_>) -> Said {
    let offset: usize = request.words[1].parse().map_err(|error| Refusal::Failed(format!("{error}")))?;
    change(request, |content, _| {
        let mut content = content.to_vec();
        *content.get_mut(offset)? ^= 1;
        Some(content)
    })
}

/// Writes what a function makes of a file's content and the `|` lines.
fn change(request: &mut Request<'_>, new: impl FnOnce(&[u8], &str) -> Option<Vec<u8>>) -> Said {
    let name = &request.words[0];
    let old = fs::read(path(request, name)?).unwrap_or_default();
    let content =
        new(&old, request.input).ok_or_else(|| Refusal::Failed(format!("{name}: there is nothing to change")))?;
    request.stage.write(name, &content).map(|()| String::new()).map_err(|error| failed(name, &error))
}

/// Shows a file.
pub(super) fn cat(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let content = fs::read(path(request, name)?).map_err(|error| failed(name, &error))?;
    Ok(String::from_utf8_lossy(&content).into_owned())
}

/// Lists a folder, sorted; folders end with `/`. What was made at run time is normalised, so two sets look the same.
pub(super) fn ls(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let entries = fs::read_dir(path(request, name)?).map_err(|error| failed(name, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| format!("{}{}", entry.file_name().to_string_lossy(), if entry.path().is_dir() { "/" } else { "" }))
        .collect();
    names.sort();
    Ok(names.join("\n"))
}

/// Removes a file, or a folder with all that is in it.
pub(super) fn rm(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let path = path(request, name)?;
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map(|()| String::new()).map_err(|error| failed(name, &error))
}

/// Copies a file.
pub(super) fn cp(request: &mut Request<'_>) -> Said {
    let (from, to) = (path(request, &request.words[0])?, path(request, &request.words[1])?);
    fs::copy(from, to).map(|_| String::new()).map_err(|error| failed(&request.words[0], &error))
}

/// Renames a file.
pub(super) fn mv(request: &mut Request<'_>) -> Said {
    let (from, to) = (path(request, &request.words[0])?, path(request, &request.words[1])?);
    fs::rename(from, to).map(|()| String::new()).map_err(|error| failed(&request.words[0], &error))
}

/// Makes a folder with the folders that it needs.
pub(super) fn mkdir(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    fs::create_dir_all(path(request, name)?).map(|()| String::new()).map_err(|error| failed(name, &error))
}

/// Sets the permissions, given in octal.
pub(super) fn chmod(request: &mut Request<'_>) -> Said {
    let [mode, name] = request.words else { unreachable!("the words were counted") };
    let mode = u32::from_str_radix(mode, 8).map_err(|error| Refusal::Failed(error.to_string()))?;
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(path(request, name)?, permissions).map(|()| String::new()).map_err(|error| failed(name, &error))
}

/// Shows the permissions in octal.
pub(super) fn mode(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let permissions = fs::metadata(path(request, name)?).map_err(|error| failed(name, &error))?.permissions();
    Ok(format!("{:o}", permissions.mode() & 0o7777))
}

fn path(request: &Request<'_>, name: &str) -> Result<PathBuf, Refusal> {
    request.stage.path(name).map_err(|error| failed(name, &error))
}

fn failed(name: &str, error: &io::Error) -> Refusal {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Refusal::Failed(format!("{name}: {words}"))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Ending, tell};
    use std::fs;

    #[test]
    fn files_are_made_looked_at_and_damaged() {
        let story = "# Files.
$ write a/b.txt
| one
| two
$ append a/b.txt
| three
$ replace a/b.txt two 2
$ cat a/b.txt
> one
> 2
> three
$ replace a/b.txt four 4
! a/b.txt: there is nothing to change
exit 1
$ bytes c 00ff0a
$ flip c 0
$ cat c
> \u{1}\u{fffd}
$ crlf a/b.txt
$ cat a/b.txt
> one\u{240d}
> 2\u{240d}
> three\u{240d}
$ cp c a/c
$ mv c d
$ mkdir e/f
$ ls .
> a/
> d
> e/
$ chmod 640 d
$ mode d
> 640
$ rm a
$ rm a
! a: no such file
exit 1
$ cat ../x
! ../x: leaves the story's folder
exit 1
";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("story.txt");
        fs::write(&path, story).unwrap();
        assert!(matches!(tell(&path, false), Ok(Ending::Good)), "{}", tell(&path, false).unwrap_err());
    }
}
