//! Value-added studies: their editions, units, files and objections. The shapes follow `migrations/`; a test compares them.

/// Studies 增值评价研究: what is asked, and how it is modelled.
pub mod study {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub year: i64,
        pub title: String,
        pub specification: String,
        pub earlier_id: String,
        pub state: String,
        pub opened_by: String,
        pub opened_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Editions 研究版本: what came of a table of pupils; a correction is a further one.
pub mod study_edition {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_edition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub study_id: String,
        pub seq: i64,
        pub specification: String,
        pub state: String,
        pub name: String,
        pub size: i64,
        pub blob: String,
        pub message: String,
        pub reason: String,
        pub made_by: String,
        pub made_at: i64,
        pub fitted_at: i64,
        pub released_by: String,
        pub released_at: i64,
        pub note: String,
        pub objections_until: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What came of an edition.
pub mod study_result {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_result")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub edition_id: String,
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which unit of the data of an edition is which unit of the tree.
pub mod study_unit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub edition_id: String,
        pub study_id: String,
        pub grouping: String,
        pub unit: String,
        pub org_id: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Files of an edition: paper, workbook, results for machines.
pub mod study_file {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub edition_id: String,
        pub name: String,
        pub lang: String,
        pub blob: String,
        pub size: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Objections 异议 of units to their results, with the answers.
pub mod study_objection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_objection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub study_id: String,
        pub edition_id: String,
        pub org_id: String,
        pub grouping: String,
        pub unit: String,
        pub seq: i64,
        pub words: String,
        pub filed_by: String,
        pub filed_at: i64,
        pub ruling: String,
        pub grounds: String,
        pub corrected: i64,
        pub answered_by: String,
        pub answered_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
