//! What was handed down of an issued plan and what came back: steps reached, shares, figures; and which light
//! tasks had when.
//! The shapes follow `migrations/`; a test compares them.

/// Steps of tasks 节点 that were reached or waived.
pub mod reached {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "reached")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub words: String,
        pub reached_on: String,
        pub reason: String,
        pub progress_id: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Shares of targets 分解指标 handed down to units below.
pub mod share {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "share")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub above: String,
        pub org_id: String,
        pub measure: String,
        pub unit: String,
        pub handed: String,
        pub value: String,
        pub words: String,
        pub state: String,
        pub reason: String,
        pub own_entry: String,
        pub handed_by: String,
        pub handed_at: i64,
        pub answered_by: String,
        pub answered_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Figures 分解指标完成数 that units report of their shares, month by month.
pub mod figure {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "figure")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub share_id: String,
        pub org_id: String,
        pub period: String,
        pub seq: i64,
        pub amount: String,
        pub whole: String,
        pub words: String,
        pub state: String,
        pub reason: String,
        pub reported_by: String,
        pub reported_at: i64,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which light a task had from which day to which 亮灯记录.
pub mod lit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        pub plan_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub since: String,
        pub until: String,
        pub light: String,
        pub policy: String,
        pub reasons: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Days on which lights were recorded.
pub mod night {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "night")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        pub at: i64,
        pub tasks: i64,
        pub changed: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
