//! Room `sandbox`: runs a reader in a child process that may use so much memory, time and output,
//! and nothing else. A hostile file costs a refusal, never the server.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use moushi_core::text::Text;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::app::reading::{self, Outcome, Task, Wants};
use crate::error::Trouble;

mod confine;
mod probe;

use confine::Room;
pub use confine::{Held, Hold};
pub use probe::{Probe, WORD as PROBE};

/// The hidden command by which the program calls itself.
pub const WORD: &str = "sandboxed-read";

/// Time by the clock, for a reader and its queue on the machine.
const CLOCK: Duration = Duration::from_secs(30);
/// The same for a table of pupils, which is fitted too.
const FITTING: Duration = Duration::from_secs(300);
/// Most that a reader may answer, in bytes.
const ANSWER: u64 = 256 << 20;

/// Starts readers.
#[derive(Clone, Debug)]
pub struct Sandbox {
    program: PathBuf,
}

impl Sandbox {
    /// Readers that are this very program.
    pub fn own() -> Result<Self, Trouble> {
        Ok(Self::of(std::env::current_exe().map_err(anyhow::Error::from)?))
    }

    /// Readers that are the program at `program`.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    /// What a reader on this machine is really kept from.
    pub async fn probe(&self) -> Result<Probe, Trouble> {
        let output = child(&self.program, &[PROBE]).output().await.map_err(anyhow::Error::from)?;
        Ok(serde_json::from_slice(&output.stdout).map_err(anyhow::Error::from)?)
    }

    /// Reads a file in a child process; a reader that fails or takes too long is a refused file.
    pub async fn read(&self, task: &Task, bytes: Vec<u8>) -> Result<Outcome, Trouble> {
        let mut child = spawn(&self.program, task)?;
        let room = Room::of(task);
        match timeout(room.clock(), converse(&mut child, bytes)).await {
            Ok(Ok(answer)) => Ok(serde_json::from_slice(&answer).unwrap_or_else(|_| died(task))),
            Ok(Err(_)) => Ok(died(task)),
            Err(_) => {
                child.kill().await.map_err(anyhow::Error::from)?;
                Ok(too_long(task, room))
            }
        }
    }
}

impl Room {
    /// What a task needs.
    fn of(task: &Task) -> Self {
        match task.wants {
            Wants::Study(_) => Self::Table,
            Wants::Text | Wants::Cells | Wants::Design => Self::Document,
        }
    }

    fn clock(self) -> Duration {
        match self {
            Self::Document => CLOCK,
            Self::Table => FITTING,
        }
    }
}

fn spawn(program: &Path, task: &Task) -> Result<Child, Trouble> {
    let task = serde_json::to_string(task).map_err(anyhow::Error::from)?;
    let child = child(program, &[WORD, &task])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(anyhow::Error::from)?;
    Ok(child)
}

/// The program once more, with nothing of this one's environment.
fn child(program: &Path, words: &[&str]) -> Command {
    let mut child = Command::new(program);
    child.args(words).env_clear().kill_on_drop(true);
    // The heap takes 1 GiB of addresses ahead unless told not to: before the limit on them holds.
    child.env("MIMALLOC_ARENA_RESERVE", "0");
    child
}

async fn converse(child: &mut Child, bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut input = child.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
    let output = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
    let send = async move {
        input.write_all(&bytes).await?;
        input.shutdown().await
    };
    let mut answer = Vec::new();
    let mut output = output.take(ANSWER);
    let (sent, received) = tokio::join!(send, output.read_to_end(&mut answer));
    // A reader may refuse a file before it has taken all of it.
    drop(sent);
    received?;
    child.wait().await?;
    Ok(answer)
}

fn died(task: &Task) -> Outcome {
    refused(
        task,
        Text::new(
            "读取这份文件时超出了内存或时间上限，已停止。",
            "Reading this file went beyond the limits of memory or time and was stopped.",
        ),
    )
}

fn too_long(task: &Task, room: Room) -> Outcome {
    let seconds = room.clock().as_secs();
    refused(
        task,
        Text::of(
            format!("读取这份文件超过 {seconds} 秒，已停止。"),
            format!("Reading this file took over {seconds} seconds."),
        ),
    )
}

fn refused(task: &Task, what: Text) -> Outcome {
    let advice = Text::new(
        "请用 Office 或 WPS 打开后另存为新文件，再上传。",
        "Open it in an office program, save it as a new file, and upload that.",
    );
    Outcome { refused: vec![(task.name.clone(), what, advice)], ..Outcome::default() }
}

/// The child's side of a probe: confines itself, tries what a reader must not do, answers what came
/// of it.
pub fn try_everything() -> Result<(), Trouble> {
    let answer = serde_json::to_vec(&probe::run()?).map_err(anyhow::Error::from)?;
    std::io::stdout().lock().write_all(&answer).map_err(anyhow::Error::from)?;
    Ok(())
}

/// The child's side: limits itself, reads standard input, answers on standard output.
pub fn serve(task: &str) -> Result<(), Trouble> {
    let task: Task = serde_json::from_str(task).map_err(anyhow::Error::from)?;
    confine::confine(Room::of(&task))?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(anyhow::Error::from)?;
    let outcome = reading::read(&task, &bytes);
    let answer = serde_json::to_vec(&outcome).map_err(anyhow::Error::from)?;
    std::io::stdout().lock().write_all(&answer).map_err(anyhow::Error::from)?;
    Ok(())
}
