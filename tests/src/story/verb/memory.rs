//! What a story holds on to: what files held, and the conditions under which its commands run.

use std::fs;

use super::{Refusal, Request, Said};

/// Remembers what a file holds.
pub(super) fn remember(request: &mut Request<'_>) -> Said {
    let name = request.words[0].clone();
    let content = now(request, &name)?;
    request.stage.remembered.insert(name, content);
    Ok(String::new())
}

/// Fails where a file no longer holds what was remembered, byte for byte.
pub(super) fn unchanged(request: &mut Request<'_>) -> Said {
    let name = &request.words[0];
    let now = now(request, name)?;
    match request.stage.remembered.get(name) {
        None => Err(Refusal::Failed(format!("{name} was not remembered"))),
        Some(then) if *then == now => Ok(String::new()),
        Some(_) => Err(Refusal::Failed(format!("{name} has changed"))),
    }
}

/// Lets a folder be a file system of this size, empty each time, in all further commands.
pub(super) fn small_disk(request: &mut Request<'_>) -> Said {
    let [folder, size] = request.words else { unreachable!("the words were counted") };
    request.stage.small_disk = Some((folder.clone(), size.clone()));
    Ok(String::new())
}

/// Lets all further commands run as a user who owns nothing but the story's folder: root may write anywhere, so a
/// story about permissions would say nothing.
pub(super) fn unprivileged(request: &mut Request<'_>) -> Said {
    request.stage.become_unprivileged().map_err(|error| Refusal::Failed(error.to_string()))?;
    Ok(String::new())
}

fn now(request: &Request<'_>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let path = request.stage.path(name).map_err(|error| Refusal::Failed(format!("{name}: {error}")))?;
    Ok(fs::read(path).ok())
}

#[cfg(test)]
mod tests {
    use super::super::super::Stage;
    use super::super::super::script::Call;

    #[test]
    fn a_change_of_one_byte_is_noticed() {
        let mut stage = Stage::new().unwrap();
        let mut said = |text: &str| {
            super::super::call(&mut stage, &Call { text: text.to_owned(), ..Call::default() }).unwrap().stderr
        };
        said("bytes a 0001");
        said("remember a");
        assert_eq!(said("unchanged a"), "");
        said("flip a 1");
        assert_eq!(said("unchanged a"), "a has changed");
        assert_eq!(said("unchanged b"), "b was not remembered");
    }
}
