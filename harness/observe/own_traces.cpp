#include "harness/observe/own_traces.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

// A URL has room for so many ids.
constexpr std::size_t ids_per_question = 50;

// For how long a request's work may go on behind its answer; the rest of a long run is not searched
// for it.
constexpr Duration work_behind_an_answer = std::chrono::seconds{30};

// What tells whom a span calls, by all conventions that are in use, and how that ended.
constexpr const char* select_calls =
    " | select(resource.service.name, kind, status, span.http.response.status_code, "
    "span.http.status_code, span.rpc.grpc.status_code, span.url.full, span.http.url, "
    "span.server.address, span.server.port, span.net.peer.name, span.net.peer.port, "
    "span.url.path, span.peer.service)";

using SomeOfThem = std::span<const AnsweredRequest>;

std::vector<std::string> ids_of(SomeOfThem requests) {
  std::vector<std::string> ids;
  for (const AnsweredRequest& request : requests) ids.push_back(request.trace_id);
  return ids;
}

Window around(SomeOfThem requests, const Window& run) {
  WallTime begin = requests.front().at.begin;
  WallTime end = requests.front().at.end;
  for (const AnsweredRequest& request : requests) {
    begin = std::min(begin, request.at.begin);
    end = std::max(end, request.at.end);
  }
  return {begin - around_the_run, std::min(end + work_behind_an_answer, run.end + around_the_run)};
}

Question spans_of_calls(std::vector<std::string> ids, const Window& window) {
  for (std::string& id : ids) id.erase(0, id.find_first_not_of('0'));
  return search_all_traces("{ trace:id =~ \"" + join(ids, "|") + "\" }" + select_calls, window);
}

std::vector<Question> listings_of(SomeOfThem requests, const Conventions& conventions,
                                  const Window& run) {
  const Window window = around(requests, run);
  return {spans_of_calls(ids_of(requests), window),
          lines_of_traces(ids_of(requests), window, conventions)};
}

// {"stringValue": "x"}, {"intValue": "5"}.
std::string selected_text(const nlohmann::json& value) {
  if (!value.is_object() || value.empty()) return {};
  const nlohmann::json& held = value.begin().value();
  return held.is_string() ? held.get<std::string>() : held.dump();
}

// A search calls attributes by their names alone, whatever they are of.
WholeSpan selected_span(const nlohmann::json& listed_span) {
  WholeSpan span;
  span.span_id = listed_span.value("spanID", "");
  span.name = listed_span.value("name", "");
  for (const nlohmann::json& attribute :
       list(listed_span.value("attributes", nlohmann::json::array()))) {
    span.values[attribute.at("key").get<std::string>()] =
        selected_text(attribute.value("value", nlohmann::json::object()));
  }
  const auto take = [&](const char* name, std::string& into) {
    const auto found = span.values.find(name);
    if (found != span.values.end()) into = found->second;
  };
  take("service.name", span.service);
  take("kind", span.kind);
  take("status", span.status);
  return span;
}

using SpansByTrace = std::map<std::string, std::vector<WholeSpan>>;

// Without the traces of which not all spans are listed, and with their ids in `partly`.
SpansByTrace listed_spans_of(const nlohmann::json& document, std::set<std::string>& partly) {
  SpansByTrace all;
  for (const nlohmann::json& trace : listed_traces(document)) {
    const auto id = lower(trace.at("traceID").get<std::string>());
    const std::string whole_id = std::string(32 - std::min<std::size_t>(id.size(), 32), '0') + id;
    std::vector<WholeSpan>& spans = all[whole_id];
    std::set<std::string> known;
    for (const nlohmann::json& set : list(trace.at("spanSets"))) {
      const nlohmann::json& listed_spans = list(set.at("spans"));
      if (read_count(set, "matched", listed_spans.size()) > listed_spans.size()) {
        partly.insert(whole_id);
      }
      for (const nlohmann::json& span : listed_spans) {
        if (known.insert(span.dump()).second) spans.push_back(selected_span(span));
      }
    }
  }
  return all;
}

void add_spans(const Answer& answer, std::span<OwnTrace> traces) {
  // What an answer says of itself has to fit.
  if (!parse_traces(answer) || !answer.cut.empty()) return;
  std::set<std::string> partly;
  const auto found = read_document<SpansByTrace>(
      answer, [&](const nlohmann::json& document) { return listed_spans_of(document, partly); });
  if (!found) return;
  for (OwnTrace& trace : traces) {
    if (partly.contains(trace.request.trace_id)) continue;
    const auto spans = found->find(trace.request.trace_id);
    trace.spans = spans == found->end() ? std::vector<WholeSpan>{} : spans->second;
  }
}

// As threads write that print without a lock.
bool is_two_objects(const std::string& line) {
  for (std::size_t at = line.find('}'); at != std::string::npos; at = line.find('}', at + 1)) {
    const std::size_t next = line.find_first_not_of(" \t", at + 1);
    if (next != std::string::npos && line.compare(next, 2, "{\"") == 0) return true;
  }
  return false;
}

void note_run_together(const std::string& line, const std::string& service,
                       std::span<OwnTrace> traces) {
  for (OwnTrace& trace : traces) {
    if (line.find(trace.request.trace_id) != std::string::npos) trace.run_together.insert(service);
  }
}

void add_lines(const Answer& answer, const Conventions& conventions, std::span<OwnTrace> traces) {
  const Result<Lines> found = parse_lines(answer);
  if (!found || !answer.cut.empty()) return;
  std::map<std::string, OwnTrace*> by_id;
  for (OwnTrace& trace : traces) {
    trace.lines.emplace();
    by_id[trace.request.trace_id] = &trace;
  }
  for (const LogLine& line : found->lines) {
    const std::string service = service_of(line.labels, conventions);
    const auto of = by_id.find(line.field(conventions.trace_id).value_or(""));
    if (of == by_id.end()) {
      if (is_two_objects(line.line)) note_run_together(line.line, service, traces);
      continue;
    }
    of->second->lines->insert(service);
    of->second->spans_of_lines[service].push_back(
        plain_id(line.field(conventions.span_id()).value_or("")));
  }
}

}  // namespace

bool OwnTrace::has_span_of(const std::string& service) const {
  return spans && std::ranges::count(*spans, service, &WholeSpan::service) > 0;
}

bool OwnTrace::has_line_of_span(const WholeSpan& span) const {
  const auto named = spans_of_lines.find(span.service);
  const std::string id = plain_id(span.span_id);
  return named != spans_of_lines.end() && !id.empty() && std::ranges::count(named->second, id) > 0;
}

bool OwnTrace::is_blank() const {
  return spans && std::ranges::all_of(
                      *spans, [](const WholeSpan& span) { return span.service == client_service; });
}

std::string plain_id(const std::string& span_id) {
  const std::size_t first = span_id.find_first_not_of('0');
  return first == std::string::npos ? std::string() : lower(span_id.substr(first));
}

std::vector<OwnTrace> own_traces(const std::vector<AnsweredRequest>& requests,
                                 const std::set<Backend>& whole, const Conventions& conventions,
                                 const Window& run, const AskAll& ask) {
  std::vector<OwnTrace> traces;
  for (const AnsweredRequest& request : requests) traces.push_back({request, {}, {}});
  std::vector<Question> questions;
  std::vector<std::span<OwnTrace>> asked_about;
  for (std::size_t i = 0; i < requests.size(); i += ids_per_question) {
    const std::size_t count = std::min(ids_per_question, requests.size() - i);
    const SomeOfThem part = SomeOfThem(requests).subspan(i, count);
    for (Question& question : listings_of(part, conventions, run)) {
      if (!whole.contains(question.backend)) continue;
      questions.push_back(std::move(question));
      asked_about.push_back(std::span(traces).subspan(i, count));
    }
  }
  if (questions.empty()) return traces;
  const std::vector<Answer> answers = ask(questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (questions[i].backend == Backend::tempo) add_spans(answers[i], asked_about[i]);
    if (questions[i].backend == Backend::loki) add_lines(answers[i], conventions, asked_about[i]);
  }
  return traces;
}

std::string LookedAt::text() const {
  const std::string of_all = std::to_string(all) + " requests";
  if (are_all()) return "all " + of_all + " were looked at";
  return std::to_string(some) + " of " + of_all + " were looked at";
}

}  // namespace harness::observe
