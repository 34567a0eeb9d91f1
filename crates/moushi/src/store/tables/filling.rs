//! Collections that ask for the tables of a standard: what units have filled in, how it climbs, what people rule.
//! The shapes follow `migrations/`; a test compares them.

/// Editions 填报版本: what a unit has filled in; a correction is a further one.
pub mod edition {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "edition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub slip_id: String,
        pub seq: i64,
        pub body: String,
        pub form_id: String,
        pub reason: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Climbs 报送与审核: the steps by which a filling goes up, and comes back.
pub mod climb {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "climb")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub slip_id: String,
        pub seq: i64,
        pub kind: String,
        pub org_id: String,
        pub edition: i64,
        pub reason: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rulings 人工认定: the verdict of a person beside the one that was reckoned, with the reason; the newest holds.
pub mod ruling {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "ruling")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub collection_id: String,
        pub unit: String,
        pub came: String,
        pub reason: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Releases 公布: what was made known of a collection, by the editions that counted then, and what that has shown of few
/// persons.
pub mod release {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "release")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub collection_id: String,
        pub seq: i64,
        pub pack_version: String,
        pub editions: String,
        pub past: String,
        pub note: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Overlays 地方标准: packs of a body that change single values of a standard; a new version is a further row.
pub mod overlay {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "overlay")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub name: String,
        pub pack_version: String,
        pub base: String,
        pub words: String,
        pub added_by: String,
        pub added_at: i64,
        pub ended_by: String,
        pub ended_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
