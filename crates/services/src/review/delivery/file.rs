//! The file of letters: sealed parts, each behind its length, under a key of its own that is destroyed with it.

use futures::{Stream, stream};
use tokio::{fs::File, io::AsyncReadExt};

use super::round::Round;
use crate::{Backend, DataKey, FileStore, Result, ServiceError};

/// A new, empty file: its name, and its key, sealed with the data key.
pub async fn create(backend: &Backend) -> Result<(String, String)> {
    let name = store(backend).create(backend.chance()).await?;
    let key = backend.chance().bytes::<32>();
    let sealed = backend.data_key().seal(backend.chance(), &purpose(&name), &key)?;
    Ok((name, sealed))
}

/// Where these files lie.
pub fn store(backend: &Backend) -> FileStore {
    backend.files().short_lived()
}

/// Appends a part behind what the round knows of; gives the file's new size.
pub async fn append(backend: &Backend, round: &Round, plain: &[u8]) -> Result<u64> {
    let (name, key) = opened(backend, round)?;
    let sealed = key.seal_bytes(backend.chance(), &part(&name, round.row.parts), plain)?;
    let length = u32::try_from(sealed.len()).map_err(|_| ServiceError::fault("a part of gigabytes"))?;
    let framed = [&length.to_be_bytes()[..], &sealed].concat();
    store(backend).append_at(&name, u64::try_from(round.row.bytes).unwrap_or_default(), &framed).await
}

/// The document, part by part.
pub async fn read(backend: &Backend, round: &Round) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>> {
    let (name, key) = opened(backend, round)?;
    let file = store(backend).open(&name).await?;
    let parts = round.row.parts;
    Ok(stream::try_unfold((file, 0), move |(mut file, number)| {
        let (key, name) = (key.clone(), name.clone());
        async move {
            if number == parts {
                return Ok(None);
            }
            let sealed = framed(&mut file).await?;
            let plain = key.open_bytes(&part(&name, number), &sealed)?;
            Ok(Some((plain, (file, number + 1))))
        }
    }))
}

async fn framed(file: &mut File) -> Result<Vec<u8>> {
    let length = file.read_u32().await?;
    let mut sealed = vec![0; length as usize];
    file.read_exact(&mut sealed).await?;
    Ok(sealed)
}

fn opened(backend: &Backend, round: &Round) -> Result<(String, DataKey)> {
    let gone = || ServiceError::fault("a file of letters that was deleted");
    let name = round.row.file.clone().ok_or_else(gone)?;
    let key = backend.data_key().open(&purpose(&name), round.row.key_sealed.as_deref().ok_or_else(gone)?)?;
    let key: [u8; 32] = key.try_into().map_err(|_| ServiceError::fault("the key of a file of letters"))?;
    Ok((name, DataKey::new(key)))
}

fn purpose(name: &str) -> String {
    format!("review_round.key/{name}")
}

fn part(name: &str, number: i64) -> String {
    format!("review_round.file/{name}/{number}")
}
