//! What people are told when the provider does not answer, or answers what cannot be believed. Why goes
//! to the log; no token and no secret does.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

/// The provider does not answer, or not with what it should.
pub fn unreachable(why: &str) -> Refusal {
    tracing::warn!(why, "the provider of identities does not answer as it should");
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "统一身份认证服务没有正常答复。",
            "The identity service does not answer as it should.",
        ),
        Text::new(
            "请稍后重试，或用账号口令登录；一直不行请告知系统管理员。",
            "Try again later, or use the password; if it stays so, tell the system administrator.",
        ),
    )
}

/// What the provider sent does not stand up to the checks.
pub fn untrusted(why: &str) -> Refusal {
    tracing::warn!(why, "what the provider of identities sent is not believed");
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new(
            "统一身份认证服务的答复没有通过校验。",
            "The answer of the identity service did not pass the checks.",
        ),
        Text::new(
            "请重新登录；再次出现请告知系统管理员查看日志。",
            "Sign in again; if it comes again, the system administrator finds the reason in the log.",
        ),
    )
}

/// More people wait for the provider than there are places.
pub fn busy() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "正在等待统一身份认证服务的人较多。",
            "Many people are waiting for the identity service.",
        ),
        Text::new("请稍后重试，或用账号口令登录。", "Try again soon, or use the password."),
    )
}

/// A sign-in that nobody began here, that is over, or that another browser began.
pub fn lapsed() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new(
            "这次登录已过期、已用过，或不是在这个浏览器中开始的。",
            "This sign-in is over, was used, or was begun in another browser.",
        ),
        Text::new("请从登录页重新开始。", "Begin again on the sign-in page."),
    )
}

/// The provider did not let the person in, or the person turned back.
pub fn declined() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("统一身份认证没有完成。", "The identity service did not let you in."),
        Text::new(
            "请重新登录，或改用账号口令；如需开通请联系统一身份认证的管理员。",
            "Sign in again or use the password; for access ask those who run the identity service.",
        ),
    )
}

/// A setting that does not make sense.
pub fn setting(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("配置项 {name} 不能用。"), format!("The setting `{name}` will not do.")),
        Text::new(
            "请对照手册《账号与三员》“统一身份认证”一节修改。",
            "Compare it with the chapter on accounts of the manual.",
        ),
    )
}
