CREATE TABLE file_layouts (
    signature VARCHAR NOT NULL,
    header JSON NOT NULL,
    layout JSON NOT NULL,
    kept_at BIGINT NOT NULL,
    kept_by VARCHAR NOT NULL,
    PRIMARY KEY (signature)
);
