-- What people did, as usage-scraper found it in the logs; for psql. May be run again.
SET client_min_messages = warning;

SELECT 'CREATE DATABASE usage_stats'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'usage_stats') \gexec
\connect usage_stats

SET client_min_messages = warning;

CREATE TABLE IF NOT EXISTS usage_events (
  event_id   text PRIMARY KEY,                  -- the event's own; else made of its log line
  event_type text NOT NULL,                     -- sign_in, run
  session_id text NOT NULL,
  username   text NOT NULL,
  service    text NOT NULL,
  trace_id   text NOT NULL,                     -- empty where the line had none
  logged_at  timestamptz NOT NULL,
  details    jsonb NOT NULL,                    -- whatever else the event says
  stored_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS usage_events_logged_at ON usage_events (logged_at);

-- Until when, in Loki's nanoseconds, all events are stored: the scraper goes on from there.
CREATE TABLE IF NOT EXISTS scrape_progress (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  through_ns bigint NOT NULL
);
