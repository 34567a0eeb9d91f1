//! What a reader takes away from itself before it looks at a byte: memory, time, files, network,
//! other programs. Limits always hold; Landlock and seccomp as far as the kernel has them.

use rlimit::Resource;
use serde::{Deserialize, Serialize};

use crate::error::Trouble;

/// Address space of a reader, in bytes.
pub(super) const MEMORY: u64 = 512 << 20;
/// Processor time of a reader, in seconds.
const PROCESSOR: u64 = 25;
/// The same for a table of pupils: its columns are held at once, and fitted several times over.
const FITTING: (u64, u64) = (2 << 30, 500);

/// How much a reader may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As a document needs it.
    Document,
    /// As a table of pupils needs it.
    Table,
}

impl Room {
    /// Address space in bytes, and processor time in seconds.
    fn most(self) -> (u64, u64) {
        match self {
            Self::Document => (MEMORY, PROCESSOR),
            Self::Table => FITTING,
        }
    }
}

/// How far the kernel went along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Everything asked for.
    Full,
    /// Some of it: an older kernel.
    Part,
    /// None of it.
    #[default]
    None,
}

/// What holds a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Files and network, by Landlock.
    pub landlock: Hold,
    /// System calls, by seccomp.
    pub seccomp: Hold,
}

/// Takes every right away that a reader does not need.
pub fn confine(room: Room) -> Result<Held, Trouble> {
    let (memory, processor) = room.most();
    for (resource, most) in [
        (Resource::AS, memory),
        (Resource::CPU, processor),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        (Resource::NOFILE, 16),
    ] {
        resource.set(most, most).map_err(anyhow::Error::from)?;
    }
    Ok(kernel::hold())
}

#[cfg(target_os = "linux")]
mod kernel {
    use std::collections::BTreeMap;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetError, RulesetStatus,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    use super::{Held, Hold};

    pub(super) fn hold() -> Held {
        // Both set “no new privileges” for the process first.
        Held { landlock: files().unwrap_or_default(), seccomp: calls().unwrap_or_default() }
    }

    /// No file and no TCP port: rules that allow nothing.
    fn files() -> Result<Hold, RulesetError> {
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .create()?
            .restrict_self()?;
        Ok(match status.ruleset {
            RulesetStatus::FullyEnforced => Hold::Full,
            RulesetStatus::PartiallyEnforced => Hold::Part,
            RulesetStatus::NotEnforced => Hold::None,
        })
    }

    /// System calls by which a reader could reach another program or machine.
    const NEVER: &[i64] = &[
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_io_uring_setup,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
    ];

    fn calls() -> Result<Hold, seccompiler::Error> {
        // The flags of clone3 lie in memory, which no filter sees: it is said not to exist, and the
        // C library falls back to clone.
        let unseen = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        seccompiler::apply_filter(&program(unseen, libc::ENOSYS)?)?;
        let mut never: BTreeMap<i64, Vec<SeccompRule>> =
            NEVER.iter().map(|call| (*call, Vec::new())).collect();
        never.insert(libc::SYS_clone, vec![new_process()?]);
        seccompiler::apply_filter(&program(never, libc::EPERM)?)?;
        Ok(Hold::Full)
    }

    /// A clone that is not a thread of this process.
    fn new_process() -> Result<SeccompRule, seccompiler::Error> {
        let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
        let not =
            SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0)?;
        Ok(SeccompRule::new(vec![not])?)
    }

    fn program(
        calls: BTreeMap<i64, Vec<SeccompRule>>,
        error: i32,
    ) -> Result<BpfProgram, seccompiler::Error> {
        let refuse = SeccompAction::Errno(error.unsigned_abs());
        let machine = std::env::consts::ARCH.try_into()?;
        let filter = SeccompFilter::new(calls, SeccompAction::Allow, refuse, machine)?;
        Ok(filter.try_into()?)
    }
}

#[cfg(not(target_os = "linux"))]
mod kernel {
    pub(super) fn hold() -> super::Held {
        super::Held::default()
    }
}
