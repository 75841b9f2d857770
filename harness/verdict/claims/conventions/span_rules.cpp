#include "harness/verdict/claims/conventions/span_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/verdict/claims/shape/wanted_span.hpp"

namespace harness::verdict {
namespace {

using observe::WholeSpan;

struct Renamed {
  const char* old_name;
  const char* now;
};

constexpr std::array http_names{
    Renamed{"http.method", "http.request.method"},
    Renamed{"http.status_code", "http.response.status_code"},
    Renamed{"http.url", "url.full"},
    Renamed{"http.target", "url.path"},
    Renamed{"http.scheme", "url.scheme"},
    Renamed{"http.host", "server.address"},
    Renamed{"http.server_name", "server.address"},
    Renamed{"http.user_agent", "user_agent.original"},
    Renamed{"http.client_ip", "client.address"},
    Renamed{"http.flavor", "network.protocol.version"},
    Renamed{"http.request_content_length", "http.request.body.size"},
    Renamed{"http.response_content_length", "http.response.body.size"},
    Renamed{"net.host.name", "server.address"},
    Renamed{"net.host.port", "server.port"},
    Renamed{"net.peer.name", "server.address"},
    Renamed{"net.peer.port", "server.port"},
    Renamed{"net.sock.peer.addr", "network.peer.address"},
};

constexpr std::array database_names{
    Renamed{"db.system", "db.system.name"},
    Renamed{"db.name", "db.namespace"},
    Renamed{"db.statement", "db.query.text"},
    Renamed{"db.operation", "db.operation.name"},
    Renamed{"db.sql.table", "db.collection.name"},
    Renamed{"db.mongodb.collection", "db.collection.name"},
    Renamed{"db.redis.database_index", "db.namespace"},
};

bool says(const WholeSpan& span, const char* name) { return span.values.contains(name); }

std::string said_by(const WholeSpan& span, const char* name) {
  const auto found = span.values.find(name);
  return found == span.values.end() ? std::string() : found->second;
}

bool says_any_below(const WholeSpan& span, const char* prefix) {
  const auto found = span.values.lower_bound(prefix);
  return found != span.values.end() && found->first.starts_with(prefix);
}

bool is_of_database(const WholeSpan& span) {
  return span.kind == "client" && says_any_below(span, "db.");
}

bool is_of_http(const WholeSpan& span) {
  const bool is_either = span.kind == "server" || span.kind == "client";
  return is_either && says_any_below(span, "http.");
}

// One trace's spans.
class SpanRules {
 public:
  SpanRules(const std::string& trace_id, Judged& judged, Breaches& breaches)
      : trace_id_(trace_id), judged_(judged), breaches_(breaches) {}

  void look_at(const WholeSpan& span) {
    look_at_service(span);
    if (is_of_http(span)) look_at_http(span);
    if (is_of_database(span)) look_at_database(span);
    if (span.kind == "server") look_at_error(span);
  }

  void add(Rule rule, const WholeSpan& span, const std::string& what) {
    breaches_.add(rule, span_name(span) + ": " + what, trace_id_);
  }

 private:
  // SDKs write unknown_service:PROGRAM where nobody has set it.
  void look_at_service(const WholeSpan& span) {
    ++judged_[Rule::service_name];
    if (trim(span.service).empty()) add(Rule::service_name, span, "no service.name");
    if (span.service.starts_with("unknown_service")) {
      add(Rule::service_name, span, "service.name is not set, and the SDK's own");
    }
  }

  template <typename Names>
  void look_at_names(Rule rule, const Names& names, const WholeSpan& span) {
    for (const Renamed& one : names) {
      if (!says(span, one.old_name) || says(span, one.now)) continue;
      add(rule, span, std::string(one.old_name) + " is called " + one.now + " now");
    }
  }

  void require(Rule rule, const WholeSpan& span, const char* name, const char* was = "") {
    if (!says(span, name) && !says(span, was)) {
      add(rule, span, std::string("no ") + name);
    }
  }

  // What has its old name lacks that, and is not said to lack the new one as well.
  void look_at_http(const WholeSpan& span) {
    ++judged_[Rule::http];
    look_at_names(Rule::http, http_names, span);
    require(Rule::http, span, "http.request.method", "http.method");
    if (!says(span, "error.type")) {  // no answer has no status
      require(Rule::http, span, "http.response.status_code", "http.status_code");
    }
    if (span.kind == "server") {
      require(Rule::http, span, "url.path", "http.target");
      return;
    }
    require(Rule::http, span, "server.address", "net.peer.name");
  }

  void look_at_database(const WholeSpan& span) {
    ++judged_[Rule::database];
    look_at_names(Rule::database, database_names, span);
    require(Rule::database, span, "db.system.name", "db.system");
  }

  void look_at_error(const WholeSpan& span) {
    std::string status = said_by(span, "http.response.status_code");
    if (status.empty()) status = said_by(span, "http.status_code");
    if (status.size() != 3 || status.front() != '5') return;
    ++judged_[Rule::errors];
    if (span.status != "error") {
      add(Rule::errors, span, "answered with " + status + ", and its status is " + span.status);
    }
  }

  const std::string& trace_id_;
  Judged& judged_;
  Breaches& breaches_;
};

}  // namespace

std::string_view name_of(Rule rule) {
  switch (rule) {
    case Rule::service_name:
      return "service_name";
    case Rule::orphan_spans:
      return "orphan_spans";
    case Rule::http:
      return "http";
    case Rule::database:
      return "database";
    case Rule::errors:
      return "errors";
    case Rule::cardinality:
      return "cardinality";
    case Rule::logs:
      return "logs";
  }
  return "";
}

void Breaches::add(Rule rule, std::string what, const std::string& trace_id) {
  const auto known = std::find_if(all_.begin(), all_.end(), [&](const Breach& one) {
    return one.rule == rule && one.what == what;
  });
  if (known == all_.end()) {
    all_.push_back({rule, std::move(what), 1, trace_id});
  } else {
    ++known->times;
  }
}

void look_at_spans(const TraceTree& tree, const std::string& trace_id, Judged& judged,
                   Breaches& breaches) {
  SpanRules rules(trace_id, judged, breaches);
  for (const WholeSpan& span : tree.spans) rules.look_at(span);
  judged[Rule::orphan_spans] += tree.spans.size();
  for (const std::size_t orphan : tree.orphans) {
    rules.add(Rule::orphan_spans, tree.spans[orphan], "its parent is not in its trace");
  }
}

}  // namespace harness::verdict
