ALTER TABLE deliveries ADD COLUMN code VARCHAR NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN subject VARCHAR NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN body JSON;
ALTER TABLE deliveries ADD COLUMN sent_at BIGINT;

UPDATE deliveries SET subject = (
    SELECT coalesce('offer:' || replace(facts.offer_id::text, '-', ''), 'fact:' || replace(facts.fact_id::text, '-', ''))
    FROM facts WHERE facts.fact_id = deliveries.fact_id
);

DELETE FROM deliveries WHERE destination = 'attio' AND state = 'waiting' AND attempts = 0
    AND fact_id IN (SELECT fact_id FROM facts WHERE kind = 'usage_threshold_hit');

CREATE INDEX deliveries_by_subject ON deliveries (destination, subject);

CREATE TABLE counterparts (
    destination VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    outside_id VARCHAR NOT NULL,
    written JSON NOT NULL,
    PRIMARY KEY (destination, subject)
);

CREATE TABLE destinations (
    destination VARCHAR NOT NULL,
    failures INTEGER NOT NULL,
    failing_since BIGINT,
    trouble VARCHAR,
    paused_until BIGINT,
    PRIMARY KEY (destination)
);

CREATE TABLE sent_counts (
    destination VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (destination, kind)
);
