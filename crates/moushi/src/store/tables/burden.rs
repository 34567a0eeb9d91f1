//! The burden guard: collections, slips, flags, waivers, and forms filled in offline.
//! The shapes follow `migrations/`; a test compares them.

/// Collections 采集任务: what units are asked for, once.
pub mod collection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "collection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub asker_id: String,
        pub title: String,
        pub basis_kind: String,
        pub basis: String,
        pub first_day: String,
        pub last_day: String,
        pub expires_on: String,
        pub state: String,
        pub opened_by: String,
        pub opened_at: i64,
        pub closed_by: String,
        pub closed_at: i64,
        pub version: i64,
        pub standard: String,
        pub pack_version: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a collection asks, item by item.
pub mod collection_item {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "collection_item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub collection_id: String,
        pub seq: i64,
        pub words: String,
        pub kind: String,
        pub unit: String,
        pub entry_id: String,
        pub period: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Slips 采集单: the part of a collection that one unit gets.
pub mod slip {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "slip")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub collection_id: String,
        pub org_id: String,
        pub state: String,
        pub offered: i64,
        pub confirmed: i64,
        pub answered_by: String,
        pub answered_at: i64,
        pub version: i64,
        pub desk_id: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a unit answered to an item.
pub mod slip_value {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "slip_value")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub slip_id: String,
        pub item_id: String,
        pub value: String,
        pub confirmed: i64,
        pub given_on: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Flags 负担反映: what a unit says against a collection, and what the office answered.
pub mod flag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "flag")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub collection_id: String,
        pub slip_id: String,
        pub org_id: String,
        pub kind: String,
        pub words: String,
        pub state: String,
        pub raised_by: String,
        pub raised_at: i64,
        pub answer: String,
        pub answered_by: String,
        pub answered_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Waivers 超限许可: calls above the cap that a leader lets pass.
pub mod waiver {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "waiver")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub org_id: String,
        pub month: String,
        pub reason: String,
        pub granted_by: String,
        pub granted_at: i64,
        pub collection_id: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Forms 填报表: workbooks in which a unit reports on many tasks.
pub mod form {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "form")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub name: String,
        pub blob: String,
        pub size: i64,
        pub state: String,
        pub rows: String,
        pub message: String,
        pub reported: i64,
        pub added_by: String,
        pub added_at: i64,
        pub taken_at: i64,
        pub version: i64,
        pub org_id: String,
        pub columns: String,
        pub slip_id: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A column of workbooks by what a unit writes above it.
pub mod form_column {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_column")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub kind: String,
        pub field: String,
        pub name: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
