//! Use-cases: one transaction holds the rule, the rows, the audit event and the outbox row.
