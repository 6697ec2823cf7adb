CREATE TABLE usage_mapping (
    metric VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    measure VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    prop VARCHAR NOT NULL,
    equals VARCHAR NOT NULL,
    limit_prop VARCHAR NOT NULL,
    PRIMARY KEY (metric),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE usage_progress (
    metric VARCHAR NOT NULL,
    definition TEXT NOT NULL,
    first_on DATE,
    until_at BIGINT,
    after_account VARCHAR NOT NULL,
    after_on DATE NOT NULL,
    read_to DATE,
    synced_at BIGINT,
    PRIMARY KEY (metric),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);
