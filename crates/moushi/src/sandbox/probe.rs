//! Tries from inside the sandbox what a reader must not do, and tells what happened. Says what this
//! machine's kernel really holds, whatever it claims.

use std::fs::File;
use std::net::{TcpStream, UdpSocket};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::confine::{self, Held};
use crate::error::Trouble;

/// The hidden command by which the program calls itself.
pub const WORD: &str = "sandboxed-probe";

/// What came of each attempt; `true` when the attempt failed, as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// What the kernel said it holds.
    pub held: Held,
    /// A file that everybody may read could not be opened.
    pub no_reading: bool,
    /// No file could be made.
    pub no_writing: bool,
    /// No TCP connection could be begun.
    pub no_connecting: bool,
    /// No datagram socket could be opened.
    pub no_datagrams: bool,
    /// No program could be started.
    pub no_programs: bool,
    /// No more memory could be had than a reader may have.
    pub no_hoarding: bool,
    /// A thread could be started: some readers need one.
    pub threads: bool,
}

impl Probe {
    /// Nothing got out.
    pub fn holds(&self) -> bool {
        self.no_reading
            && self.no_writing
            && self.no_connecting
            && self.no_datagrams
            && self.no_programs
            && self.no_hoarding
    }
}

/// Confines this process and tries everything.
pub(super) fn run() -> Result<Probe, Trouble> {
    let program = std::env::current_exe().map_err(anyhow::Error::from)?;
    let aside = std::env::temp_dir().join(format!("moushi-probe-{}", std::process::id()));
    // Somebody listens, so that only the sandbox can be the reason why nobody gets through.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(anyhow::Error::from)?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let held = confine::confine(confine::Room::Document)?;
    Ok(Probe {
        held,
        no_reading: File::open(&program).is_err(),
        no_writing: File::create(&aside).is_err(),
        no_connecting: TcpStream::connect(address).is_err(),
        no_datagrams: UdpSocket::bind("127.0.0.1:0").is_err(),
        no_programs: Command::new(&program).arg("--version").output().is_err(),
        no_hoarding: !hoards(confine::MEMORY),
        threads: std::thread::Builder::new().spawn(|| ()).is_ok_and(|one| one.join().is_ok()),
    })
}

/// Whether as much memory can be had, piece by piece.
fn hoards(most: u64) -> bool {
    const PIECE: usize = 16 << 20;
    let pieces = most.div_ceil(PIECE as u64);
    let mut held: Vec<Vec<u8>> = Vec::new();
    (0..pieces).all(|_| {
        let mut piece = Vec::new();
        let had = piece.try_reserve_exact(PIECE).is_ok();
        held.push(piece);
        had
    })
}
