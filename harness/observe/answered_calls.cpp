#include "harness/observe/answered_calls.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"

namespace harness::observe {
namespace {

// Of each kind of request, and of each address, so many traces are looked at as wholes, and no more
// than that together.
constexpr std::size_t enough_whole_of_each = 3;
constexpr std::size_t most_whole_traces = 24;

std::string value_in(const WholeSpan& span, const std::string& name) {
  const auto found = span.values.find(name);
  return found == span.values.end() ? std::string() : found->second;
}

// "/stock/17" is one of "/stock/*".
std::string without_ids(const std::string& path) {
  std::vector<std::string> parts = split(path, '/');
  for (std::string& part : parts) {
    if (part.find_first_of("0123456789") != std::string::npos) part = "*";
  }
  return join(parts, "/");
}

// Not each path is traced: "http://127.0.0.1:8080/stock?item=ink" is one of ".../stock".
std::string plain_url(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return {};
  const std::string whole = url.substr(0, url.find_first_of("?#"));
  const std::size_t path = whole.find('/', scheme + 3);
  if (path == std::string::npos) return whole;
  return whole.substr(0, path) + without_ids(whole.substr(path));
}

std::optional<int> number_in(const WholeSpan& span, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto number = to_number(value_in(span, name));
    if (number && *number >= 0) return static_cast<int>(*number);
  }
  return std::nullopt;
}

std::optional<int> http_status(const WholeSpan& span) {
  const auto status = number_in(span, {"http.response.status_code", "http.status_code"});
  return status && *status >= 100 ? status : std::nullopt;
}

std::optional<int> grpc_status(const WholeSpan& span) {
  return number_in(span, {"rpc.grpc.status_code"});
}

// Of gRPC's statuses, those that a client does not come to by itself, without a server.
bool is_of_a_server(int grpc) {
  constexpr std::array by_servers{0, 2, 3, 5, 6, 9, 10, 11, 13, 15};
  return std::ranges::count(by_servers, grpc) > 0;
}

bool is_call(const WholeSpan& span) {
  return span.kind == "client" && span.service != client_service && !address_of(span).empty();
}

std::string key_of(const WholeSpan& call) { return call.service + " " + address_of(call); }

std::string only_one(const std::map<std::string, std::set<std::string>>& all,
                     const std::string& key) {
  const auto found = all.find(key);
  return found != all.end() && found->second.size() == 1 ? *found->second.begin() : std::string();
}

// A few of all, from everywhere in the run: what is lost in a part of it is there in others.
std::vector<const OwnTrace*> some_of_each_kind(const std::vector<OwnTrace>& traces) {
  std::vector<const OwnTrace*> some;
  std::map<std::string, std::size_t> known;
  const std::size_t stride = traces.size() / most_whole_traces + 1;
  for (std::size_t first = 0; first < stride; ++first) {
    for (std::size_t i = first; i < traces.size(); i += stride) {
      const OwnTrace& trace = traces[i];
      if (!trace.spans || trace.is_blank()) continue;
      std::set<std::string> kinds{"request " + trace.request.request};
      for (const WholeSpan& span : *trace.spans) {
        if (is_call(span)) kinds.insert(key_of(span));
      }
      const bool has_any = std::ranges::any_of(
          kinds, [&](const std::string& kind) { return known[kind] < enough_whole_of_each; });
      if (!has_any || some.size() >= most_whole_traces) continue;
      some.push_back(&trace);
      for (const std::string& kind : kinds) ++known[kind];
    }
  }
  return some;
}

// How a service says that its part in a trace ended; none: it does not.
std::optional<bool> failed_by_itself(const OwnTrace& trace, const std::string& service) {
  std::optional<bool> failed;
  for (const WholeSpan& span : *trace.spans) {
    if (span.service != service || span.kind != "server") continue;
    const bool is_told = http_status(span) || grpc_status(span) || span.status == "error";
    if (is_told) failed = failed.value_or(false) || has_failed(span);
  }
  return failed;
}

}  // namespace

std::string address_of(const WholeSpan& call) {
  for (const char* url : {"url.full", "http.url"}) {
    const std::string address = plain_url(value_in(call, url));
    if (!address.empty()) return address;
  }
  constexpr std::array pairs{std::pair{"server.address", "server.port"},
                             std::pair{"net.peer.name", "net.peer.port"}};
  for (const auto& [name, port] : pairs) {
    const bool is_told = !value_in(call, name).empty() && !value_in(call, port).empty();
    if (is_told) {
      return value_in(call, name) + ":" + value_in(call, port) +
             without_ids(value_in(call, "url.path"));
    }
  }
  return value_in(call, "peer.service");
}

bool was_answered(const WholeSpan& call) {
  if (http_status(call)) return true;
  if (const auto grpc = grpc_status(call)) return is_of_a_server(*grpc);
  return call.status != "error";
}

bool has_failed(const WholeSpan& span) {
  if (const auto http = http_status(span)) return *http >= 500;
  return span.status == "error";
}

std::string outcome_of(const WholeSpan& span) {
  if (const auto http = http_status(span)) return std::to_string(*http);
  return has_failed(span) ? "error" : "";
}

void Answerers::add(const std::string& request, const std::vector<WholeSpan>& whole_trace) {
  // Not each system has the client's own spans.
  const bool has_client = std::ranges::count(whole_trace, client_service, &WholeSpan::service) > 0;
  for (const WholeSpan& answer : whole_trace) {
    if (answer.kind != "server" || answer.service.empty()) continue;
    const auto parent = std::ranges::find_if(whole_trace, [&](const WholeSpan& span) {
      return !span.span_id.empty() && span.span_id == answer.parent_id && &span != &answer;
    });
    const bool has_parent = parent != whole_trace.end();
    if (has_parent && is_call(*parent)) by_address_[key_of(*parent)].insert(answer.service);
    const bool is_for_the_client = has_parent ? parent->service == client_service : !has_client;
    if (is_for_the_client) by_request_[request].insert(answer.service);
  }
}

void Answerers::add_outcomes(const std::vector<OwnTrace>& traces) {
  for (const OwnTrace& trace : traces) {
    const std::string service = of_request(trace.request.request);
    if (service.empty() || !trace.has_span_of(service)) continue;
    outcomes_.emplace(trace.request.request, trace.request.outcome);
  }
}

std::string Answerers::of_call(const WholeSpan& call) const {
  return is_call(call) ? only_one(by_address_, key_of(call)) : std::string();
}

std::string Answerers::of_request(const std::string& request) const {
  return only_one(by_request_, request);
}

std::string Answerers::of_answer(const AnsweredRequest& request) const {
  const bool is_known =
      !request.outcome.starts_with('4') || outcomes_.contains({request.request, request.outcome});
  return is_known ? of_request(request.request) : std::string();
}

Answerers answerers_in(const std::vector<OwnTrace>& traces, const AskAll& ask) {
  const std::vector<const OwnTrace*> some = some_of_each_kind(traces);
  std::vector<Question> questions;
  for (const OwnTrace* trace : some) questions.push_back(trace_by_id(trace->request.trace_id));
  Answerers answerers;
  if (questions.empty()) return answerers;
  const std::vector<Answer> answers = ask(questions);
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (const auto spans = parse_trace(answers[i])) answerers.add(some[i]->request.request, *spans);
  }
  answerers.add_outcomes(traces);
  return answerers;
}

std::size_t spare_lines(const OwnTrace& trace, const std::string& service) {
  const auto lines = trace.spans_of_lines.find(service);
  if (lines == trace.spans_of_lines.end()) return 0;
  std::set<std::string> good;
  for (const WholeSpan& span : trace.spans.value_or(std::vector<WholeSpan>{})) {
    const bool is_attempt = span.kind == "server" || span.kind == "consumer";
    if (is_attempt && span.service == service && !has_failed(span)) {
      good.insert(plain_id(span.span_id));
    }
  }
  return static_cast<std::size_t>(std::ranges::count_if(
      lines->second, [&](const std::string& id) { return !good.contains(id); }));
}

std::map<std::string, PartInTrace> parts_in(const OwnTrace& trace, const Answerers& answerers) {
  std::map<std::string, PartInTrace> parts;
  if (trace.lines) {
    for (const std::string& service : *trace.lines) parts[service].has_line = true;
  }
  const std::string asked = answerers.of_answer(trace.request);
  if (!asked.empty()) {
    ++parts[asked].calls;
    if (trace.request.has_failed()) ++parts[asked].failed_calls;
  }
  std::map<std::string, bool> failed;  // by callers
  for (const WholeSpan& span : trace.spans.value_or(std::vector<WholeSpan>{})) {
    if (span.service == client_service || span.service.empty()) continue;
    PartInTrace& own = parts[span.service];
    own.has_span = true;
    if (span.kind == "server") {
      ++own.answers;
      if (has_failed(span)) ++own.failed_answers;
    }
    const std::string called = was_answered(span) ? answerers.of_call(span) : std::string();
    if (called.empty()) continue;
    ++parts[called].calls;
    ++parts[called].by_spans;
    if (has_failed(span)) ++parts[called].failed_calls;
    failed[called] = failed[called] || has_failed(span);
  }
  for (auto& [service, part] : parts) {
    part.has_failed = trace.request.has_failed();
    if (service == asked) continue;
    const auto by_itself = trace.spans ? failed_by_itself(trace, service) : std::nullopt;
    const auto by_callers = failed.find(service);
    if (by_itself) part.has_failed = *by_itself;
    if (by_callers != failed.end()) part.has_failed = by_callers->second;
  }
  return parts;
}

}  // namespace harness::observe
