-- The dice of stage 5, for psql. May be run again: what is there stays as it is. A row more is a die more,
-- from the next roll on.
SET client_min_messages = warning;

SELECT 'CREATE DATABASE dice'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dice') \gexec
\connect dice

SET client_min_messages = warning;

CREATE TABLE IF NOT EXISTS dice (
  name       text PRIMARY KEY CHECK (name ~ '^[A-Za-z0-9_.-]{1,64}$'), -- it stands in URLs and labels
  sides      integer NOT NULL CHECK (sides >= 1),
  "offset"   integer NOT NULL,                                            -- added to each roll
  error_rate double precision NOT NULL CHECK (error_rate BETWEEN 0 AND 1) -- share of failing rolls
);

INSERT INTO dice (name, sides, "offset", error_rate)
VALUES ('fair', 6, 0, 0), ('risky', 6, 1, 0.1)
ON CONFLICT (name) DO NOTHING;
