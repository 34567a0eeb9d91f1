//! Who may do what: the table is the manual's chapter, every act has its line, and the program does
//! in a real world what the table says.

mod matrix;

use std::fmt::Write as _;

use moushi::app::authority::{Reach, TABLE, allows, line};
use moushi::app::caller::{Caller, Held, Role};
use moushi::app::{acts, asks, login};
use moushi_core::text::Text;

use crate::manual::held_against;
use crate::world::World;

/// Lines of the table whose act another edge of the program brings, or will bring.
const LINES_WITHOUT_CARD: &[&str] = &[
    "assignment-answer",
    "account-reset",
    "account-restore",
    "account-suspend",
    "audit-mark",
    "candidate-add",
    "candidate-edit",
    "candidate-merge",
    "candidate-split",
    "candidates-accept",
    "comment-add",
    "document-reread",
    "entries-edit",
    "entries-revert",
    "entry-add",
    "entry-remove",
    "entry-restore",
    "finding-restore",
    "org-edit",
    "person-edit",
    "post-end",
    "round-open",
    "setting-set",
    "token-add",
    "token-remove",
    "totp-set",
    "view-remove",
    "view-save",
];

#[test]
fn every_act_has_a_line_and_every_line_an_act() {
    for card in acts::ACTS {
        assert!(line(card.name).is_some(), "nobody may do `{}`: it has no line", card.name);
    }
    for card in asks::ASKS.iter().filter(|card| !card.needs.is_empty()) {
        assert!(line(card.needs).is_some(), "nobody may ask `{}`", card.name);
    }
    for (name, _) in TABLE.iter().filter(|(name, _)| !name.starts_with("see-")) {
        let known = acts::named(name).is_some() || LINES_WITHOUT_CARD.contains(name);
        assert!(known, "the line `{name}` has no act");
    }
    let mut names: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TABLE.len(), "a line stands twice in the table");
}

fn role_name(role: Role) -> Text {
    match role {
        Role::Head => Text::new("主要领导", "head"),
        Role::Leader => Text::new("分管领导", "leader"),
        Role::Clerk => Text::new("综合处经办", "clerk"),
        Role::Staff => Text::new("处室经办", "staff"),
        Role::City => Text::new("市县填报员", "city"),
        Role::School => Text::new("学校填报员", "school"),
        Role::Inspector => Text::new("督查督办", "inspector"),
        Role::System => Text::new("系统管理员", "system"),
        Role::Security => Text::new("安全管理员", "security"),
        Role::Auditor => Text::new("审计管理员", "auditor"),
    }
}

fn reach_name(reach: Reach) -> &'static str {
    match reach {
        Reach::House => "本",
        Reach::Part => "责",
        Reach::Self_ => "己",
        Reach::Any => "全",
    }
}

#[test]
fn the_chapter_on_authority_is_current() {
    let mut chapter = String::from(
        "# 权限 Authority\n\n由程序自身生成。Generated from the program.\n\n\
         谁能办理什么，只由这张表决定；不在表中的，谁也不能办。\
         The table decides who may do what; what is not in it may be done by nobody.\n\n\
         - 本 house：对象属于本单位（处室的本单位是所在机关）。The object belongs to the body of the post.\n\
         - 责 part：本单位或下级在其中有责任分工。A unit at or below the post has a part in it.\n\
         - 己 self：本人的账号、视图、意见。The caller's own.\n\
         - 全 any：不限对象。Any object.\n\n",
    );
    let roles: Vec<String> =
        Role::ALL.into_iter().map(|role| role_name(role).zh.into_owned()).collect();
    let english: Vec<String> =
        Role::ALL.into_iter().map(|role| role_name(role).en.into_owned()).collect();
    let _ = writeln!(chapter, "| 办理 act | {} |", roles.join(" | "));
    let _ = writeln!(chapter, "|---|{}|", vec!["---"; roles.len()].join("|"));
    let _ = writeln!(chapter, "| | {} |", english.join(" | "));
    for (name, who) in TABLE {
        let title = acts::named(name).map(|card| card.title.zh.to_string());
        let title = title.map_or_else(String::new, |title| format!(" {title}"));
        let _ = write!(chapter, "| `{name}`{title} |");
        for role in Role::ALL {
            let reaches: Vec<&str> = who
                .iter()
                .filter(|(known, _)| *known == role)
                .map(|(_, reach)| reach_name(*reach))
                .collect();
            let _ = write!(chapter, " {} |", reaches.join("、"));
        }
        chapter.push('\n');
    }
    held_against("authority.md", &chapter);
}

#[test]
fn a_token_allows_no_more_than_it_names() {
    let post = Held {
        role: Role::Clerk,
        org_id: "o".to_owned(),
        org_path: "/o/d/".to_owned(),
        org_name: "综合处".to_owned(),
        house_path: "/o/".to_owned(),
        title: String::new(),
    };
    let only = Some(vec!["entry-edit".to_owned()]);
    let caller = Caller { posts: vec![post], only, ..Caller::default() };
    let target = moushi::app::authority::Target {
        org_path: "/o/".to_owned(),
        ..moushi::app::authority::Target::default()
    };
    for (act, _) in TABLE {
        assert_eq!(allows(&caller, act, &target), *act == "entry-edit", "{act}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_account_is_nobody_and_an_ended_post_gives_nothing() {
    let world = World::new().await;
    let session = login::sign_in(&world.door, "linlan", moushi::app::province::PASSWORD, "a").await;
    let secret = session.expect("signed in while active").secret;
    world.execute("update account set state = 'suspended' where login = 'linlan'").await;
    let again = login::sign_in(&world.door, "linlan", moushi::app::province::PASSWORD, "b").await;
    assert!(again.is_err(), "a suspended account signs in");
    let resumed = login::resume(&world.door, &secret).await.expect("the session is looked up");
    assert!(resumed.is_none(), "its session goes on");
    world.execute("update post set valid_to = '2022-12-31' where role = 'head'").await;
    let head = world.caller("zhaoly").await;
    assert!(head.posts.is_empty() && head.scope() == moushi::store::Scope::none(), "{head:?}");
    for (act, _) in
        TABLE.iter().filter(|(_, who)| who.iter().all(|(_, reach)| *reach != Reach::Self_))
    {
        let anything =
            moushi::app::authority::Target { org_path: "/".to_owned(), ..Default::default() };
        assert!(!allows(&head, act, &anything), "{act}");
    }
    let plans = world.door.ask(&head, asks::plans::Plans {}).await.expect("the list is empty");
    assert!(plans.is_empty());
}
