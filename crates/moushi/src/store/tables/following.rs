//! What becomes of an issued plan: where its tasks stand, reports, evidence, requests, notices, remarks,
//! what came of them.
//! The shapes follow `migrations/`; a test compares them.

/// Where a task of an issued plan stands 跟踪, with the newest of what was reported of it.
pub mod track {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "track")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: String,
        pub plan_id: String,
        pub lifecycle: String,
        pub pending: String,
        pub escalation: i64,
        pub claimant: String,
        pub verifier: String,
        pub changes: i64,
        pub closed_on: String,
        pub reported_on: String,
        pub percent: i64,
        pub forecast: String,
        pub version: i64,
        pub updated_at: i64,
        pub funds: i64,
        pub entered: String,
        pub rejected_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Reports of progress 进展反馈.
pub mod progress {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "progress")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub org_id: String,
        pub seq: i64,
        pub done: String,
        pub next: String,
        pub problems: String,
        pub support: String,
        pub percent: i64,
        pub figure: String,
        pub forecast: String,
        pub state: String,
        pub reason: String,
        pub reported_on: String,
        pub reported_by: String,
        pub reported_at: i64,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
        pub funds: i64,
        pub entered: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Evidence 佐证: a file or an address that shows what was reached.
pub mod evidence {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub name: String,
        pub blob: String,
        pub url: String,
        pub size: i64,
        pub state: String,
        pub reason: String,
        pub added_by: String,
        pub added_at: i64,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was asked for about a task 调整申请.
pub mod request {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub asked: String,
        pub fields: String,
        pub reason: String,
        pub state: String,
        pub asked_by: String,
        pub asked_at: i64,
        pub answer: String,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Supervision notices 督办单.
pub mod notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub number: String,
        pub seq: i64,
        pub level: i64,
        pub words: String,
        pub reply_due: String,
        pub issued_by: String,
        pub issued_at: i64,
        pub reply: String,
        pub replied_by: String,
        pub replied_at: i64,
        pub version: i64,
        pub step: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Leaders' remarks 批示 on tasks.
pub mod instruction {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "instruction")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub words: String,
        pub due: String,
        pub given_by: String,
        pub given_at: i64,
        pub answer: String,
        pub answered_by: String,
        pub answered_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What closed tasks have brought about 效果评估.
pub mod outcome {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "outcome")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub effect: String,
        pub words: String,
        pub figure: String,
        pub unfigured: String,
        pub evidence: String,
        pub reviewed_on: String,
        pub reviewed_by: String,
        pub reviewed_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
