//! The file of a package 交换文件: its bytes, compressed as gzip (RFC 1952), one member and nothing after it.
//! Unpacking stops at the limit, however much more a file would hold.

use std::io::{Read, Write};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};
use moushi_core::track::exchange::{LIMITS, Rejection};

use crate::error::Trouble;

/// How the name of a package's file ends.
pub const SUFFIX: &str = "moushi-exchange";

/// Compresses a package; the same bytes give the same file.
pub fn packed(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut writer = GzBuilder::new().write(Vec::new(), Compression::default());
    let written = writer.write_all(bytes).and_then(|()| writer.finish());
    Ok(written.map_err(anyhow::Error::from)?)
}

/// The package in a file; at most `LIMITS.bytes` are unpacked.
pub fn unpacked(file: &[u8]) -> Result<Vec<u8>, Rejection> {
    let most = LIMITS.bytes;
    if file.len() > most {
        return Err(Rejection::TooLarge { most });
    }
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Err(Rejection::NoPackage);
    }
    let mut bytes = Vec::new();
    let mut reader = GzDecoder::new(file).take(most as u64 + 1);
    // The checksum at the end tells a cut or changed file.
    reader.read_to_end(&mut bytes).map_err(|_| Rejection::Cut)?;
    if bytes.len() > most {
        return Err(Rejection::TooLarge { most });
    }
    let rest = reader.into_inner().into_inner();
    if rest.is_empty() { Ok(bytes) } else { Err(Rejection::NoPackage) }
}
