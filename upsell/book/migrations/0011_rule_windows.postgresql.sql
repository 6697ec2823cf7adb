ALTER TABLE rules ADD COLUMN "window" INTEGER;

UPDATE rules SET "window" = 28 WHERE type IN ('team_growth', 'premium_use', 'new_use_case');

ALTER TABLE features DROP COLUMN slope;
ALTER TABLE features RENAME COLUMN "before" TO before_28;
ALTER TABLE features RENAME COLUMN before_on TO before_on_28;
ALTER TABLE features RENAME COLUMN growth TO growth_28;
ALTER TABLE features RENAME COLUMN growth_share TO growth_share_28;
ALTER TABLE features RENAME COLUMN uses_prior_56 TO uses_prior_28;

ALTER TABLE features ADD COLUMN before_14 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN before_on_14 DATE;
ALTER TABLE features ADD COLUMN growth_14 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN growth_share_14 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN uses_14 DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN active_days_14 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN first_use_14 DATE;
ALTER TABLE features ADD COLUMN uses_prior_14 DOUBLE PRECISION NOT NULL DEFAULT 0;

ALTER TABLE features ADD COLUMN before_56 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN before_on_56 DATE;
ALTER TABLE features ADD COLUMN growth_56 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN growth_share_56 DOUBLE PRECISION;
ALTER TABLE features ADD COLUMN uses_56 DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN active_days_56 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN first_use_56 DATE;
ALTER TABLE features ADD COLUMN uses_prior_56 DOUBLE PRECISION NOT NULL DEFAULT 0;

UPDATE features SET (uses_14, active_days_14, first_use_14, uses_prior_14,
    uses_56, active_days_56, first_use_56, uses_prior_56) = (
    SELECT
        coalesce(sum(CASE WHEN back < 14 THEN value END), 0),
        count(CASE WHEN back < 14 THEN value END),
        min(CASE WHEN back < 14 THEN observed_on END),
        coalesce(sum(CASE WHEN back BETWEEN 14 AND 69 THEN value END), 0),
        coalesce(sum(CASE WHEN back < 56 THEN value END), 0),
        count(CASE WHEN back < 56 THEN value END),
        min(CASE WHEN back < 56 THEN observed_on END),
        coalesce(sum(CASE WHEN back BETWEEN 56 AND 111 THEN value END), 0)
    FROM (
        SELECT value, observed_on, features.as_of - observed_on AS back FROM readings
        WHERE account_id = features.account_id AND metric = features.metric
            AND observed_on <= features.as_of AND value BETWEEN 1e-9 AND 1e15
    ) AS used
);

UPDATE features SET (before_14, before_on_14) = (
    SELECT CASE WHEN value < 1e-9 THEN 0 ELSE value END, observed_on FROM readings
    WHERE account_id = features.account_id AND metric = features.metric
        AND observed_on <= features.as_of - 14 AND value BETWEEN 0 AND 1e15
    ORDER BY observed_on DESC LIMIT 1
);
UPDATE features SET growth_14 = value - before_14,
    growth_share_14 = CASE WHEN before_14 > 0 THEN (value - before_14) / before_14 END;

UPDATE features SET (before_56, before_on_56) = (
    SELECT CASE WHEN value < 1e-9 THEN 0 ELSE value END, observed_on FROM readings
    WHERE account_id = features.account_id AND metric = features.metric
        AND observed_on <= features.as_of - 56 AND value BETWEEN 0 AND 1e15
    ORDER BY observed_on DESC LIMIT 1
);
UPDATE features SET growth_56 = value - before_56,
    growth_share_56 = CASE WHEN before_56 > 0 THEN (value - before_56) / before_56 END;
