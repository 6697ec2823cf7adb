CREATE TABLE connections (
    destination VARCHAR NOT NULL,
    home_id VARCHAR NOT NULL,
    home TEXT NOT NULL,
    connected_at BIGINT NOT NULL,
    connected_by VARCHAR NOT NULL,
    sends_earlier BOOLEAN NOT NULL,
    places JSON NOT NULL,
    PRIMARY KEY (destination)
);

CREATE TABLE outside_accounts (
    account_id VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    url TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    seen JSON NOT NULL,
    gone_at BIGINT,
    gone_why VARCHAR NOT NULL,
    PRIMARY KEY (account_id, system),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);
