CREATE TABLE readings_by_key (
    account_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    observed_on DATE NOT NULL,
    value DOUBLE,
    "limit" DOUBLE,
    limit_source VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (account_id, metric, observed_on),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
) WITHOUT ROWID;

INSERT INTO readings_by_key SELECT account_id, metric, observed_on, value, "limit", limit_source, source
FROM readings ORDER BY account_id, metric, observed_on;

DROP TABLE readings;
ALTER TABLE readings_by_key RENAME TO readings;
