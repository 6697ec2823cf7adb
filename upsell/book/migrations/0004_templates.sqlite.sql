CREATE TABLE templates (
    "key" VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY ("key", version)
);

ALTER TABLE drafts ADD COLUMN follows CHAR(32);

DROP INDEX one_unused_draft;

CREATE UNIQUE INDEX one_unused_draft ON drafts (signal_id, channel, csm) WHERE used_at IS NULL AND follows IS NULL;

CREATE UNIQUE INDEX one_unused_follow_up ON drafts (follows, csm) WHERE used_at IS NULL;

ALTER TABLE touches ADD COLUMN is_follow_up BOOLEAN NOT NULL DEFAULT 0;
