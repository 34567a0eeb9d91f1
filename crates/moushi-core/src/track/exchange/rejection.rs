//! Why a package is not taken 拒收, for programs; and the refusal with a way on, for people.

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Why a package is not taken, or a letter not written. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// More bytes than are taken.
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// More letters than are taken.
    TooMany {
        /// How many it announces.
        count: u64,
        /// The limit.
        most: usize,
    },
    /// A letter longer than is taken.
    LetterTooLarge {
        /// Line of the package, from 1.
        line: usize,
        /// The limit, in bytes.
        most: usize,
    },
    /// The end is missing.
    Cut,
    /// It is something else.
    NoPackage,
    /// Of a version that is not known yet.
    Newer {
        /// That version.
        version: u64,
    },
    /// For another installation.
    WrongAddressee {
        /// For whom.
        to: String,
        /// Who we are.
        me: String,
    },
    /// No such partner.
    UnknownSender {
        /// Who it says it is from.
        from: String,
    },
    /// The signature is not the partner's.
    Forged {
        /// Who it says it is from.
        from: String,
    },
    /// A line is not as the format has it.
    Malformed {
        /// Line of the package, from 1.
        line: usize,
        /// What is wrong.
        why: Text,
    },
    /// A kind of letter that is not known here.
    UnknownKind {
        /// Number of the letter.
        seq: u64,
        /// Its kind.
        kind: String,
    },
    /// Letters before the package's first are missing.
    Gap {
        /// The first that is missing.
        from: u64,
        /// The last.
        to: u64,
    },
    /// Under the same number another letter was received before.
    Fork {
        /// A number where the two differ; 0 when they were begun differently.
        seq: u64,
    },
    /// It acknowledges letters that were not written here.
    AckAhead {
        /// What it acknowledges.
        ack: u64,
        /// Our last.
        written: u64,
    },
    /// It acknowledges another letter than we wrote under that number.
    AckFork {
        /// That number.
        seq: u64,
    },
    /// The stream that is kept here does not hang together.
    Broken {
        /// The letter that does not follow the one before.
        seq: u64,
    },
    /// A letter that could not be received.
    Unwritable {
        /// Its kind.
        kind: String,
        /// What is wrong.
        why: Text,
    },
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::new(rejection.kind(), rejection.message(), rejection.advice())
    }
}

impl Rejection {
    /// The kind of refusal.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::WrongAddressee { .. } | Self::Newer { .. } | Self::UnknownKind { .. } => {
                RefusalKind::Invalid
            }
            Self::Unwritable { .. } => RefusalKind::Invalid,
            Self::UnknownSender { .. } => RefusalKind::NotFound,
            Self::Gap { .. } | Self::Fork { .. } => RefusalKind::Conflict,
            Self::AckAhead { .. } | Self::AckFork { .. } => RefusalKind::Conflict,
            _ => RefusalKind::Damaged,
        }
    }

    /// What is the matter.
    pub fn message(&self) -> Text {
        match self {
            Self::TooLarge { .. } | Self::TooMany { .. } | Self::LetterTooLarge { .. } => {
                self.large()
            }
            Self::Gap { .. } | Self::Fork { .. } | Self::AckAhead { .. } | Self::AckFork { .. } => {
                self.apart()
            }
            Self::Cut => Text::new(
                "交换包不完整，结尾缺失。",
                "The package is not whole: its end is missing.",
            ),
            Self::NoPackage => {
                Text::new("这个文件不是交换包。", "This file is no exchange package.")
            }
            Self::Newer { version } => Text::of(
                format!("交换包的格式版本是 {version}，本程序还不认识。"),
                format!(
                    "The package has version {version} of the format, which this program does not know yet."
                ),
            ),
            Self::WrongAddressee { to, me } => Text::of(
                format!("交换包是发给“{to}”的，这里是“{me}”。"),
                format!("The package is for “{to}”; this is “{me}”."),
            ),
            Self::UnknownSender { from } => Text::of(
                format!("没有登记名为“{from}”的交换伙伴。"),
                format!("No exchange partner named “{from}” is registered."),
            ),
            Self::Forged { from } => Text::of(
                format!("签名不是“{from}”登记的密钥所签，或者文件在途中被改动。"),
                format!(
                    "The signature is not by the registered key of “{from}”, or the file was changed on its way."
                ),
            ),
            Self::Malformed { line, why } => Text::of(
                format!("交换包第 {line} 行不合格式（{}）。", why.zh),
                format!("Line {line} of the package is not as the format has it: {}.", why.en),
            ),
            Self::UnknownKind { seq, kind } => Text::of(
                format!("第 {seq} 号信件的类型“{kind}”，本程序还不认识。"),
                format!(
                    "Letter {seq} is of the kind “{kind}”, which this program does not know yet."
                ),
            ),
            Self::Broken { seq } => Text::of(
                format!("本机保存的第 {seq} 号信件与前一封对不上。"),
                format!("Letter {seq} as it is kept here does not follow the one before."),
            ),
            Self::Unwritable { kind, why } => Text::of(
                format!("类型为“{kind}”的信件无法发出（{}）。", why.zh),
                format!("A letter of the kind “{kind}” cannot be sent: {}.", why.en),
            ),
        }
    }

    fn large(&self) -> Text {
        match self {
            Self::TooMany { count, most } => Text::of(
                format!("交换包有 {count} 封信件，上限是 {most} 封。"),
                format!("The package holds {count} letters; at most {most} are taken."),
            ),
            Self::LetterTooLarge { line, most } => Text::of(
                format!("交换包第 {line} 行超过 {most} 字节。"),
                format!("Line {line} of the package is longer than {most} bytes."),
            ),
            Self::TooLarge { most } => Text::of(
                format!("交换包超过 {most} 字节。"),
                format!("The package is larger than {most} bytes."),
            ),
            _ => Text::default(),
        }
    }

    fn apart(&self) -> Text {
        match self {
            Self::Gap { from, to } => Text::of(
                format!("缺少第 {from} 至 {to} 号信件，本包接不上。"),
                format!("Letters {from} to {to} are missing; this package goes on after them."),
            ),
            Self::Fork { seq } => Text::of(
                format!("第 {seq} 号信件与此前收到的同号信件不同，双方记录已经分岔。"),
                format!(
                    "Letter {seq} is another one than was received under this number: the two records have parted."
                ),
            ),
            Self::AckAhead { ack, written } => Text::of(
                format!("对方确认收到第 {ack} 号信件，而本机只写到第 {written} 号。"),
                format!("The partner has received letter {ack}; only {written} were written here."),
            ),
            Self::AckFork { seq } => Text::of(
                format!("对方收到的第 {seq} 号信件与本机所写的不同，双方记录已经分岔。"),
                format!(
                    "Letter {seq} as the partner received it is not the one written here: the two records have parted."
                ),
            ),
            _ => Text::default(),
        }
    }

    /// What the person can do now. Nothing has changed.
    pub fn advice(&self) -> Text {
        match self {
            Self::TooLarge { .. } | Self::TooMany { .. } | Self::LetterTooLarge { .. } => {
                Text::new(
                    "内容未作改动。请核对文件来源；数据确实很多时，请对方分成几包导出。",
                    "Nothing was changed. Check where the file comes from; if there is really so much, ask the partner to export it in several packages.",
                )
            }
            Self::Cut | Self::NoPackage | Self::Malformed { .. } => Text::new(
                "内容未作改动。请重新拷贝文件；仍不行时请对方重新导出。",
                "Nothing was changed. Copy the file again; if that does not help, ask the partner to export it anew.",
            ),
            Self::Newer { .. } | Self::UnknownKind { .. } => Text::new(
                "内容未作改动。请升级本机的程序后再导入同一个包。",
                "Nothing was changed. Upgrade the program here, then import the same package.",
            ),
            Self::WrongAddressee { .. } => Text::new(
                "内容未作改动。请把文件转交收件单位，并向对方索取发给本单位的包。",
                "Nothing was changed. Hand the file on, and ask the partner for the package that is for you.",
            ),
            Self::UnknownSender { .. } => Text::new(
                "内容未作改动。请先登记该伙伴的公钥，并通过电话核对指纹。",
                "Nothing was changed. Register the partner's public key first, and compare its fingerprint by telephone.",
            ),
            Self::Forged { .. } => Text::new(
                "内容未作改动。请电话联系对方：是否更换了密钥、何时导出了这个文件；在弄清之前不要使用它。",
                "Nothing was changed. Telephone the partner: has the key been changed, when was this file exported? Do not use it until that is clear.",
            ),
            Self::Gap { from, .. } => Text::of(
                format!(
                    "内容未作改动。请先导入较早的包；没有时请对方从第 {from} 号信件起重新导出。"
                ),
                format!(
                    "Nothing was changed. Import the earlier package first; if there is none, ask the partner for one that begins with letter {from}."
                ),
            ),
            Self::Fork { .. } | Self::AckFork { .. } | Self::AckAhead { .. } => Text::new(
                "内容未作改动，重试无用。有一方可能恢复过旧备份：请双方管理员电话核对，恢复较新的备份，或另行登记、重新开始交换。",
                "Nothing was changed, and trying again does not help. One side may have been restored from an old backup: the administrators of both compare by telephone, restore the newer backup, or register each other anew and begin again.",
            ),
            Self::Broken { .. } => Text::new(
                "没有导出。请管理员检查数据库是否完整，必要时恢复备份。",
                "Nothing was exported. Have the database checked and, if need be, restored from a backup.",
            ),
            Self::Unwritable { .. } => Text::new(
                "没有写入。请缩短内容；带小数的数值用文字写明。",
                "Nothing was written. Shorten it; figures with decimals are written as words.",
            ),
        }
    }
}
