//! What can go wrong between a person and the program, and the only place that turns it into words
//! on the terminal and an exit code. Findings are not trouble: they are results.

use std::path::Path;
use std::process::ExitCode;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

/// A request that did not end as asked.
#[derive(Debug)]
pub enum Trouble {
    /// The request cannot be met; the person can do something about it.
    Refusal(Refusal),
    /// We or the machine failed.
    Fault(anyhow::Error),
}

/// Exit codes of the command line (docs/manual/cli.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// All went well.
    Ok = 0,
    /// Findings of severity error.
    Findings = 1,
    /// The command line or the settings do not make sense.
    Usage = 2,
    /// At least one input could not be read; the others were processed.
    Unreadable = 3,
    /// What was kept is not what was put there.
    Integrity = 4,
    /// Not permitted.
    NotPermitted = 5,
    /// Contradicts something else.
    Conflict = 6,
    /// Something that is needed does not answer.
    Unavailable = 7,
    /// Our failure.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// The code of a refusal.
    pub fn of(refusal: &Refusal) -> Self {
        match refusal.kind {
            RefusalKind::NotAllowed => Self::NotPermitted,
            RefusalKind::NotFound | RefusalKind::Damaged => Self::Unreadable,
            RefusalKind::Invalid => Self::Usage,
            RefusalKind::Stale | RefusalKind::Conflict => Self::Conflict,
        }
    }
}

impl Trouble {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Refusal(refusal) => Exit::of(refusal),
            Self::Fault(_) => Exit::Internal,
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<anyhow::Error> for Trouble {
    fn from(fault: anyhow::Error) -> Self {
        Self::Fault(fault)
    }
}

impl From<sea_orm::DbErr> for Trouble {
    fn from(fault: sea_orm::DbErr) -> Self {
        Self::Fault(fault.into())
    }
}

/// A file that the operating system does not give or take, as a refusal with a way on.
pub fn file_refusal(path: &Path, error: &std::io::Error) -> Refusal {
    let shown = path.display();
    let (kind, zh, en) = match error.kind() {
        std::io::ErrorKind::NotFound => {
            (RefusalKind::NotFound, "没有这个文件", "there is no such file")
        }
        std::io::ErrorKind::PermissionDenied => {
            (RefusalKind::NotAllowed, "没有访问权限", "access is denied")
        }
        std::io::ErrorKind::StorageFull => (RefusalKind::Conflict, "磁盘已满", "the disk is full"),
        _ => (RefusalKind::NotFound, "无法访问", "it cannot be accessed"),
    };
    Refusal::new(
        kind,
        Text::of(format!("{shown}：{zh}（{error}）。"), format!("{shown}: {en} ({error}).")),
        Text::new(
            "请核对路径和权限后重试。",
            "Check the path and the permissions, then try again.",
        ),
    )
}
