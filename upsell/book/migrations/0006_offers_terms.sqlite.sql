ALTER TABLE offers ADD COLUMN plan VARCHAR;

ALTER TABLE offers ADD COLUMN mrr BIGINT;

UPDATE offers SET
  plan = (SELECT accounts.plan FROM accounts WHERE accounts.account_id = offers.account_id),
  mrr = (SELECT accounts.mrr FROM accounts WHERE accounts.account_id = offers.account_id);
