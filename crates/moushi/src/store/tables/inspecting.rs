//! Inspections: the yearly list, what is opened under it, the units drawn, what was found at each, what units
//! object to, and the evidence that they hand in.
//! The shapes follow `migrations/`; a test compares them.

/// The yearly list 年度督查检查考核计划: a line is a matter that may be inspected once it is approved.
pub mod mandate {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "mandate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub year: i64,
        pub seq: i64,
        pub title: String,
        pub basis: String,
        pub objects: String,
        pub kind: String,
        pub begins: String,
        pub ends: String,
        pub state: String,
        pub approval: String,
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

/// Inspections 督查、督导 opened under a line of the list, with the scheme, the frozen population and the seed.
pub mod inspection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "inspection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub mandate_id: String,
        pub year: i64,
        pub seq: i64,
        pub number: String,
        pub content: String,
        pub area: String,
        pub methods: String,
        pub leader: String,
        pub team: String,
        pub begins: String,
        pub ends: String,
        pub comprehensive: i64,
        pub size: i64,
        pub strata: String,
        pub seed: String,
        pub seed_source: String,
        pub population: String,
        pub digest: String,
        pub opened_by: String,
        pub opened_at: i64,
        pub drawn_by: String,
        pub drawn_at: i64,
        pub dropped: String,
        pub version: i64,
        pub collection_id: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Units under inspection 被督查单位, and what was said to and by each.
pub mod inspected {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "inspected")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub inspection_id: String,
        pub house_id: String,
        pub org_id: String,
        pub year: i64,
        pub matter: String,
        pub place: i64,
        pub stage: String,
        pub shown: i64,
        pub heard: i64,
        pub drafter: String,
        pub notified_on: String,
        pub ended_on: String,
        pub reviewed_on: String,
        pub preliminary: String,
        pub fed_back_on: String,
        pub defence: String,
        pub heard_on: String,
        pub evaluation: String,
        pub weighed: String,
        pub advice: String,
        pub returned: String,
        pub number: String,
        pub letter: String,
        pub issued_by: String,
        pub issued_on: String,
        pub closed_by: String,
        pub closed_on: String,
        pub version: i64,
        pub updated_at: i64,
        pub staff: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Shortcomings 问题 with their rectification 整改.
pub mod shortcoming {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "shortcoming")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub inspected_id: String,
        pub seq: i64,
        pub fact: String,
        pub evidence: String,
        pub severity: String,
        pub due: String,
        pub state: String,
        pub finder: String,
        pub found_at: i64,
        pub hands: String,
        pub asked: String,
        pub asked_until: String,
        pub asked_reason: String,
        pub plan: String,
        pub report: String,
        pub reported_on: String,
        pub checked: String,
        pub reason: String,
        pub verified_by: String,
        pub verified_on: String,
        pub reopened: i64,
        pub version: i64,
        pub answers: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Objections 异议 with their review 复核.
pub mod objection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "objection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub inspected_id: String,
        pub seq: i64,
        pub shortcoming_id: String,
        pub words: String,
        pub filed_by: String,
        pub filed_on: String,
        pub ruling: String,
        pub reasons: String,
        pub changed: String,
        pub severity: String,
        pub due: String,
        pub due_before: String,
        pub number: String,
        pub paper: String,
        pub decided_by: String,
        pub decided_on: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Evidence 佐证 of a rectification or an objection.
pub mod exhibit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "exhibit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub inspected_id: String,
        pub shortcoming_id: String,
        pub objection_id: String,
        pub answer: i64,
        pub name: String,
        pub blob: String,
        pub url: String,
        pub size: i64,
        pub added_by: String,
        pub added_at: i64,
        pub looked_by: String,
        pub looked_on: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
