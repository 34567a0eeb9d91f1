//! What they work on: plans with documents, candidates, rows, links, decisions.
//! The shapes follow `migrations/`; a test compares them.

/// Plans 计划: one organisation's year.
pub mod plan {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub org_id: String,
        pub year: i64,
        pub title: String,
        pub state: String,
        pub created_at: i64,
        pub revision: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Documents 文件 of a plan.
pub mod document {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub name: String,
        pub blob: String,
        pub size: i64,
        pub level: String,
        pub state: String,
        pub title: String,
        pub issuer: String,
        pub source_id: String,
        pub message: String,
        pub added_by: String,
        pub added_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Texts of documents, named by their hash.
pub mod source {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "source")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was found in a document beside its candidates.
pub mod extraction {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "extraction")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub document_id: String,
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Candidates 摘录, and what a person decided about them.
pub mod candidate {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "candidate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub document_id: String,
        pub seq: i64,
        pub row_key: String,
        pub noun: String,
        pub kind: String,
        pub first_byte: i64,
        pub last_byte: i64,
        pub words: String,
        pub confidence: f64,
        pub finder: String,
        pub state: String,
        pub reason: String,
        pub entry_id: String,
        pub decided_by: String,
        pub decided_at: i64,
        pub body: String,
        pub prior: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows of the ledger 条目.
pub mod entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub noun: String,
        pub seq: i64,
        pub code: String,
        pub words: String,
        pub search: String,
        pub kind: String,
        pub person: String,
        pub person_rank: i64,
        pub unit: String,
        pub unit_rank: i64,
        pub support: String,
        pub due: String,
        pub due_words: String,
        pub deliverable: String,
        pub programmes: String,
        pub modality: String,
        pub state: String,
        pub document_id: String,
        pub body: String,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub updated_by: String,
        pub deleted_at: i64,
    }

    /// A row as lists show it. A value costs as much to fetch as to compute with: the rest, the body above
    /// all, is left where it is.
    #[derive(Clone, Debug, PartialEq, DerivePartialModel)]
    #[sea_orm(entity = "Entity")]
    pub struct Head {
        pub id: String,
        pub plan_id: String,
        pub seq: i64,
        pub code: String,
        pub words: String,
        pub person: String,
        pub unit: String,
        pub due: String,
        pub due_words: String,
        pub deliverable: String,
    }

    impl Head {
        /// The deadline as written, or its day.
        pub fn until(&self) -> &str {
            if self.due_words.is_empty() { &self.due } else { &self.due_words }
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Assignments 责任分工: which unit has which part in a task.
pub mod assignment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "assignment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub org_id: String,
        pub part: String,
        pub state: String,
        pub reason: String,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Links 对标关系: a task answers a requirement.
pub mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub requirement_id: String,
        pub task_id: String,
        pub relation: String,
        pub strength: i64,
        pub state: String,
        pub origin: String,
        pub fingerprint: String,
        pub shared: String,
        pub reason: String,
        pub decided_by: String,
        pub decided_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Comments and replies 意见.
pub mod comment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "comment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub entry_id: String,
        pub kind: String,
        pub words: String,
        pub author_id: String,
        pub org_id: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Findings that a person accepted with a reason.
pub mod suppression {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "suppression")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub rule: String,
        pub entry_id: String,
        pub words: String,
        pub reason: String,
        pub made_by: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Approvals 审批 asked and decided.
pub mod approval {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub kind: String,
        pub state: String,
        pub prior_state: String,
        pub asked_by: String,
        pub asked_at: i64,
        pub decided_by: String,
        pub decided_at: i64,
        pub reason: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Issued versions 印发, frozen.
pub mod issue {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "issue")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub plan_id: String,
        pub version_no: i64,
        pub number: String,
        pub digest: String,
        pub body: String,
        pub issued_by: String,
        pub issued_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Saved views of lists.
pub mod saved_view {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_view")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub account_id: String,
        pub name: String,
        pub url: String,
        pub shared: bool,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
