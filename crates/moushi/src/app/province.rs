//! The made-up province on a server: units, people, one account per role, a plan and its documents.
//! Everything goes through the door, as people would do it.

mod monitored;
mod studied;

use super::acts::account::Add as AddAccount;
use super::acts::document::Add as AddDocument;
use super::acts::org::{Add as AddOrg, AddPerson};
use super::acts::plan::Open;
use super::acts::post::AddPost;
use super::caller::{Caller, Role};
use super::door::Door;
use super::{demo, uploads};
use crate::error::Trouble;
use crate::store::tables::account;
pub use monitored::monitored;
use sea_orm::{EntityTrait, PaginatorTrait};
pub use studied::studied;

/// Password of every demo account.
pub const PASSWORD: &str = "moushi-demo";

/// An account of the demo.
pub struct Account {
    /// Name to sign in with.
    pub login: &'static str,
    /// Name of the person.
    pub name: &'static str,
    /// Place in the list of units.
    unit: usize,
    /// What the post lets its holder do.
    pub role: Role,
    /// Title.
    pub title: &'static str,
}

impl Account {
    /// Name of the unit.
    pub fn unit(&self) -> &'static str {
        UNITS[self.unit].2
    }
}

/// Place of the unit above, kind, name, short name; the order is the order of precedence.
const UNITS: [(Option<usize>, &str, &str, &str); 14] = [
    (None, "department", "北江省教育厅", "省教育厅"),
    (Some(0), "division", "办公室（综合处）", "综合处"),
    (Some(0), "division", "基础教育处", "基教处"),
    (Some(0), "division", "职业教育与成人教育处", "职成处"),
    (Some(0), "division", "高等教育处", "高教处"),
    (Some(0), "division", "教师工作处", "教师处"),
    (Some(0), "division", "体育卫生与艺术教育处", "体卫艺处"),
    (Some(0), "division", "思想政治工作处", "思政处"),
    (Some(0), "division", "发展规划处", "规划处"),
    (Some(0), "division", "财务处", ""),
    (Some(0), "division", "教育督导室", "督导室"),
    (Some(0), "city", "临江市教育局", "临江市"),
    (Some(0), "city", "白河市教育局", "白河市"),
    (Some(11), "school", "临江市第一中学", "临江一中"),
];

/// One account per role, in the order of precedence; of the leaders, one whom the documents name.
pub const ACCOUNTS: [Account; 11] = [
    person("zhaoly", "赵立远", 0, Role::Head, "党组书记、厅长"),
    person("liqy", "李清源", 0, Role::Leader, "副厅长"),
    person("luoyq", "罗雅琴", 0, Role::Leader, "副厅长"),
    person("linlan", "林澜", 1, Role::Clerk, "一级主任科员"),
    person("zhoujc", "周基成", 2, Role::Staff, "四级调研员"),
    person("sunld", "孙立督", 10, Role::Inspector, "督学"),
    person("chenlj", "陈临", 11, Role::City, "办公室主任"),
    person("wangyz", "王一舟", 13, Role::School, "教务主任"),
    person("sysadmin", "方系统", 1, Role::System, "系统管理员"),
    person("secadmin", "安全生", 1, Role::Security, "安全管理员"),
    person("auditor", "沈计", 1, Role::Auditor, "审计管理员"),
];

const fn person(
    login: &'static str,
    name: &'static str,
    unit: usize,
    role: Role,
    title: &'static str,
) -> Account {
    Account { login, name, unit, role, title }
}

/// Fills an empty database; one that has accounts is left alone.
pub async fn populate(door: &Door) -> Result<(), Trouble> {
    if account::Entity::find().count(door.store.read()).await? > 0 {
        return Ok(());
    }
    let operator = Caller::operator();
    let units = units(door, &operator).await?;
    people(door, &operator, &units).await?;
    for (year, documents) in demo::years() {
        plan(door, &operator, &units[0], year, documents).await?;
    }
    Ok(())
}

/// Opens the plan of a year and puts its documents in.
async fn plan(
    door: &Door,
    operator: &Caller,
    org: &str,
    year: i32,
    documents: &[demo::Document],
) -> Result<(), Trouble> {
    let (org, year) = (org.to_owned(), i64::from(year));
    let open = Open { org, year, title: String::new(), carry: false };
    let plan = door.act(operator, None, open).await?;
    for (name, bytes) in documents {
        let blob = uploads::keep(door, bytes.to_vec()).await?;
        let add = AddDocument {
            plan: plan.id.clone(),
            name: (*name).to_owned(),
            blob,
            size: i64::try_from(bytes.len()).unwrap_or_default(),
            level: String::new(),
        };
        door.act(operator, None, add).await?;
    }
    Ok(())
}

async fn units(door: &Door, operator: &Caller) -> Result<Vec<String>, Trouble> {
    let mut made: Vec<String> = Vec::with_capacity(UNITS.len());
    for (above, kind, name, short_name) in UNITS {
        let add = AddOrg {
            parent: above.map(|above| made[above].clone()).unwrap_or_default(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            rank: i64::try_from(made.len() + 1).unwrap_or_default(),
        };
        made.push(door.act(operator, None, add).await?.id);
    }
    Ok(made)
}

async fn people(door: &Door, operator: &Caller, units: &[String]) -> Result<(), Trouble> {
    for (index, one) in ACCOUNTS.iter().enumerate() {
        let rank = i64::try_from(index + 1).unwrap_or_default();
        let add = AddPerson { name: one.name.to_owned(), rank };
        let person = door.act(operator, None, add).await?.id;
        let post = AddPost {
            person: person.clone(),
            org: units[one.unit].clone(),
            role: one.role,
            title: one.title.to_owned(),
            rank,
            from: "2022-01-01".to_owned(),
        };
        door.act(operator, None, post).await?;
        let (login, password) = (one.login.to_owned(), PASSWORD.to_owned());
        let account = door.act(operator, None, AddAccount { person, login, password }).await?;
        ready(door, &account.id).await?;
    }
    Ok(())
}

/// The demo's passwords stand on its sign-in page; there is no point in changing them first.
async fn ready(door: &Door, account: &str) -> Result<(), Trouble> {
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, QueryFilter};
    let tx = door.store.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::MustChange, Expr::value(false))
        .filter(account::Column::Id.eq(account))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
