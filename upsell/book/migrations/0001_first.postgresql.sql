CREATE TABLE changes (
    change_id UUID NOT NULL,
    at BIGINT NOT NULL,
    by VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    detail JSON NOT NULL,
    PRIMARY KEY (change_id)
);

CREATE INDEX changes_by_subject ON changes (subject, at);

CREATE TABLE leases (
    name VARCHAR NOT NULL,
    holder VARCHAR NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE metrics (
    metric VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    PRIMARY KEY (metric)
);

CREATE TABLE plans (
    plan VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    rank INTEGER NOT NULL,
    monthly_price BIGINT,
    seat_price BIGINT,
    benefit TEXT NOT NULL,
    PRIMARY KEY (plan)
);

CREATE TABLE rules (
    rule_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    metrics VARCHAR NOT NULL,
    threshold DOUBLE PRECISION,
    minimum DOUBLE PRECISION,
    play VARCHAR NOT NULL,
    enabled BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (rule_id)
);

CREATE TABLE scans (
    day DATE NOT NULL,
    finished_at BIGINT NOT NULL,
    counts JSON NOT NULL,
    PRIMARY KEY (day)
);

CREATE TABLE settings (
    key VARCHAR NOT NULL,
    value JSON NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE visits (
    actor VARCHAR NOT NULL,
    day DATE NOT NULL,
    since BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (actor)
);

CREATE TABLE accounts (
    account_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    domain VARCHAR NOT NULL,
    plan VARCHAR,
    mrr BIGINT NOT NULL,
    billing_day INTEGER NOT NULL,
    customer_since DATE,
    renews_on DATE,
    csm VARCHAR NOT NULL,
    first_name VARCHAR NOT NULL,
    last_name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    do_not_contact BOOLEAN NOT NULL,
    critical_ticket BOOLEAN NOT NULL,
    expansion_open BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (account_id),
    FOREIGN KEY(plan) REFERENCES plans (plan)
);

CREATE TABLE plan_limits (
    plan VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    amount DOUBLE PRECISION,
    hard BOOLEAN NOT NULL,
    pack_size DOUBLE PRECISION,
    pack_price BIGINT,
    at_limit TEXT NOT NULL,
    PRIMARY KEY (plan, metric),
    FOREIGN KEY(plan) REFERENCES plans (plan),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE external_ids (
    account_id VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    PRIMARY KEY (account_id, system),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);

CREATE UNIQUE INDEX external_ids_by_id ON external_ids (system, id);

CREATE TABLE facts (
    fact_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    signal_id UUID,
    offer_id UUID,
    recorded_at BIGINT NOT NULL,
    properties JSON NOT NULL,
    PRIMARY KEY (fact_id),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);

CREATE INDEX facts_by_offer ON facts (offer_id);

CREATE TABLE features (
    account_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    observed_on DATE NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    "limit" DOUBLE PRECISION,
    utilisation DOUBLE PRECISION,
    age_days INTEGER NOT NULL,
    account_age_days INTEGER NOT NULL,
    observed_days INTEGER NOT NULL,
    before DOUBLE PRECISION,
    before_on DATE,
    growth DOUBLE PRECISION,
    growth_share DOUBLE PRECISION,
    slope DOUBLE PRECISION,
    uses_28 DOUBLE PRECISION NOT NULL,
    active_days_28 INTEGER NOT NULL,
    uses_prior_56 DOUBLE PRECISION NOT NULL,
    first_use_28 DATE,
    bad_readings INTEGER NOT NULL,
    PRIMARY KEY (account_id, metric),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE limit_overrides (
    account_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    amount DOUBLE PRECISION,
    PRIMARY KEY (account_id, metric),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE past_limits (
    account_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    until_on DATE NOT NULL,
    amount DOUBLE PRECISION,
    limit_source VARCHAR NOT NULL,
    PRIMARY KEY (account_id, metric, until_on),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE readings (
    account_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    observed_on DATE NOT NULL,
    value DOUBLE PRECISION,
    "limit" DOUBLE PRECISION,
    limit_source VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (account_id, metric, observed_on),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(metric) REFERENCES metrics (metric)
);

CREATE TABLE signals (
    signal_id UUID NOT NULL,
    account_id VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL,
    rule_type VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    episode INTEGER NOT NULL,
    opened_on DATE NOT NULL,
    opened_at BIGINT NOT NULL,
    opening JSON NOT NULL,
    latest JSON NOT NULL,
    urgency VARCHAR,
    cleared_on DATE,
    clear_reason TEXT NOT NULL,
    noted_by VARCHAR NOT NULL,
    dismissed_at BIGINT,
    dismiss_reason TEXT NOT NULL,
    snoozed_until DATE,
    snooze_reason TEXT NOT NULL,
    PRIMARY KEY (signal_id),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);

CREATE UNIQUE INDEX one_open_episode ON signals (account_id, rule_id, metric) WHERE cleared_on IS NULL AND noted_by = '';

CREATE INDEX signals_by_account ON signals (account_id);

CREATE INDEX signals_open ON signals (cleared_on);

CREATE TABLE deliveries (
    fact_id UUID NOT NULL,
    destination VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    not_before BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (fact_id, destination),
    FOREIGN KEY(fact_id) REFERENCES facts (fact_id)
);

CREATE INDEX deliveries_by_state ON deliveries (destination, state, not_before);

CREATE TABLE drafts (
    draft_id UUID NOT NULL,
    signal_id UUID NOT NULL,
    account_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    csm VARCHAR NOT NULL,
    play JSON NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    template VARCHAR NOT NULL,
    template_version INTEGER NOT NULL,
    evidence JSON NOT NULL,
    created_at BIGINT NOT NULL,
    edited BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (draft_id),
    FOREIGN KEY(signal_id) REFERENCES signals (signal_id),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);

CREATE UNIQUE INDEX one_unused_draft ON drafts (signal_id, channel, csm) WHERE used_at IS NULL;

CREATE TABLE offers (
    offer_id UUID NOT NULL,
    signal_id UUID NOT NULL,
    account_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    csm VARCHAR NOT NULL,
    made_at BIGINT NOT NULL,
    signal_opened_at BIGINT NOT NULL,
    play JSON NOT NULL,
    annual_value BIGINT,
    evidence JSON NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    template VARCHAR NOT NULL,
    template_version INTEGER NOT NULL,
    override_reason TEXT NOT NULL,
    outcome VARCHAR,
    outcome_at BIGINT,
    won_value BIGINT,
    lost_reason TEXT NOT NULL,
    deferred_until DATE,
    version INTEGER NOT NULL,
    PRIMARY KEY (offer_id),
    FOREIGN KEY(signal_id) REFERENCES signals (signal_id),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id)
);

CREATE INDEX offers_by_account ON offers (account_id);

CREATE INDEX offers_by_made_at ON offers (made_at);

CREATE TABLE touches (
    touch_id UUID NOT NULL,
    account_id VARCHAR NOT NULL,
    signal_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    csm VARCHAR NOT NULL,
    at BIGINT NOT NULL,
    offer_id UUID,
    scheduled_for BIGINT,
    call_state VARCHAR,
    held_at BIGINT,
    PRIMARY KEY (touch_id),
    FOREIGN KEY(account_id) REFERENCES accounts (account_id),
    FOREIGN KEY(signal_id) REFERENCES signals (signal_id)
);

CREATE INDEX touches_by_account ON touches (account_id, at);
