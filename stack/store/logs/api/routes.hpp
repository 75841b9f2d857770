#pragma once

#include "harness/core/clock.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/logs/streams/log_store.hpp"

namespace store::logs {

// Loki's API for questions, on GET and POST: /loki/api/v1/query, query_range, format_query, labels,
// label/{name}/values, series, index/stats, index/volume, index/volume_range, detected_labels,
// detected_fields, detected_field/{name}/values, tail (refused), patterns, status/buildinfo. Store
// and clock outlive the routes.
http::Routes log_routes(const LogStore& store, const harness::Clock& clock);

}  // namespace store::logs
