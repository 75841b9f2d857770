#include "services/usage_scraper/usage_table.hpp"

#include <utility>

namespace services::usage_scraper {
namespace {

using nlohmann::json;

const database::Statement find_through{"SELECT scrape_progress",
                                       "SELECT through_ns FROM scrape_progress"};

// One statement, and so one transaction. Ids that are there already are passed over.
const database::Statement store_page{"INSERT usage_events", R"(
WITH page AS (
  SELECT coalesce(event_id, md5(line_identity)) AS event_id, event_type,
         session_id, username, service, trace_id, at_ns, details
  FROM jsonb_to_recordset($1::jsonb) AS line(
         event_id text, line_identity text, event_type text, session_id text, username text,
         service text, trace_id text, at_ns bigint, details jsonb)
), stored AS (
  INSERT INTO usage_events
         (event_id, event_type, session_id, username, service, trace_id, logged_at, details)
  SELECT event_id, event_type, session_id, username, service, trace_id,
         timestamptz 'epoch' + at_ns / 1000 * interval '1 microsecond', details
  FROM page
  ON CONFLICT (event_id) DO NOTHING
  RETURNING 1
), progressed AS (
  INSERT INTO scrape_progress (through_ns) VALUES ($2)
  ON CONFLICT (only_row) DO UPDATE
  SET through_ns = greatest(scrape_progress.through_ns, excluded.through_ns)
)
SELECT count(*) FROM stored)"};

json to_json(const UsageEvent& event) {
  json object = {{"line_identity", event.line_identity},
                 {"event_type", event.event_type},
                 {"session_id", event.session_id},
                 {"username", event.username},
                 {"service", event.service},
                 {"trace_id", event.trace_id},
                 {"at_ns", event.at},
                 {"details", event.details}};
  if (event.event_id) object["event_id"] = *event.event_id;
  return object;
}

}  // namespace

void UsageTable::find_progress(const telemetry::SpanContext& parent,
                               Done<std::optional<LokiTime>> done) {
  database_.ask<std::optional<LokiTime>>(
      parent, find_through,
      [](pqxx::transaction_base& tx) -> std::optional<LokiTime> {
        const pqxx::result rows = tx.exec(find_through.text);
        if (rows.empty()) return std::nullopt;
        return rows.front()[0].as<LokiTime>();
      },
      std::move(done));
}

void UsageTable::store(const telemetry::SpanContext& parent, const std::vector<UsageEvent>& events,
                       LokiTime through, Done<std::size_t> done) {
  json page = json::array();
  for (const UsageEvent& event : events) page.push_back(to_json(event));
  database_.ask<std::size_t>(
      parent, store_page,
      [page = page.dump(), through](pqxx::transaction_base& tx) {
        return tx.exec_params(store_page.text, page, through).front()[0].as<std::size_t>();
      },
      std::move(done));
}

}  // namespace services::usage_scraper
