//! Packs that were made of plans, and the templates of bodies.
//! The shapes follow `migrations/`; a test compares them.

/// A pack that was ordered 材料: what of which plan, what came of it, and who stands for it.
pub mod pack {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "pack")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub seq: i64,
        pub report: String,
        pub format: String,
        pub leader: String,
        pub lang: String,
        pub template_id: String,
        pub red_head: String,
        pub state: String,
        pub name: String,
        pub blob: String,
        pub size: i64,
        pub as_of: String,
        pub ledger: String,
        pub revision: i64,
        pub draws_on: String,
        pub message: String,
        pub ordered_by: String,
        pub ordered_at: i64,
        pub made_at: i64,
        pub frozen_by: String,
        pub frozen_at: i64,
        pub signed_by: String,
        pub signed_at: i64,
        pub reason: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A presentation whose design the decks of a body take over 模板.
pub mod template {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "template")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub name: String,
        pub blob: String,
        pub size: i64,
        pub state: String,
        pub message: String,
        pub added_by: String,
        pub added_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
