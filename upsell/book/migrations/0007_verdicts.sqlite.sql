ALTER TABLE offers ADD COLUMN urgency VARCHAR;

UPDATE offers SET
  urgency = (SELECT signals.urgency FROM signals WHERE signals.signal_id = offers.signal_id);

CREATE TABLE verdicts (
    level VARCHAR NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    ruling VARCHAR NOT NULL,
    bar JSON NOT NULL,
    figures JSON NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by VARCHAR NOT NULL,
    PRIMARY KEY (level, first_on)
);
