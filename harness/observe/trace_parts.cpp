#include "harness/observe/trace_parts.hpp"

#include <algorithm>

#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

// Of each kind of request: what has a part in every one of the first six by chance, and in none of
// the last six, is one in some thousands.
constexpr std::size_t enough_requests = 6;

bool has_part(const FoundTraces& found, const std::string& id, const std::string& service) {
  const auto trace = found.find(id);
  return trace != found.end() && trace->second.contains(service);
}

std::string_view noun_for(Backend backend) {
  return backend == Backend::tempo ? "span" : "log line";
}

std::string if_it_gathers(Backend backend) {
  const std::string name = backend == Backend::tempo ? "BSP" : "BLRP";
  return "; if it gathers them for longer than 5s, say so in its env: OTEL_" + name +
         "_SCHEDULE_DELAY";
}

// Whoever each of the first requests of a kind has something of, and none of the last.
void add_fallen_silent(const std::vector<RequestTraces>& requests, const FoundTraces& found,
                       Backend backend, std::vector<Loss>& losses) {
  for (const RequestTraces& request : requests) {
    const bool are_enough = request.can_be_compared() &&
                            std::min(request.first.size(), request.last.size()) >= enough_requests;
    const auto services = are_enough ? common_services(request.first, found) : std::nullopt;
    for (const std::string& service : services.value_or(std::set<std::string>{})) {
      const bool is_silent = std::ranges::none_of(
          request.last, [&](const auto& id) { return has_part(found, id, service); });
      if (!is_silent || service.empty() || service == client_service) continue;
      losses.push_back({"of " + service + " each of the first " +
                            std::to_string(request.first.size()) + " requests \"" +
                            request.request + "\" has a " + std::string(noun_for(backend)) +
                            ", and none of the last " + std::to_string(request.last.size()) +
                            if_it_gathers(backend),
                        {backend},
                        service});
    }
  }
}

}  // namespace

Result<FoundTraces> spans_by_trace(const Answer& answer) {
  const Result<Search> search = parse_traces(answer);
  if (!search) return fail(search.error());
  FoundTraces found;
  for (const FoundTrace& trace : search->traces) {
    for (const FoundSpan& span : trace.spans) ++found[trace.trace_id][span.service];
  }
  return found;
}

Result<FoundTraces> lines_by_trace(const Answer& answer, const Conventions& conventions) {
  const Result<Lines> lines = parse_lines(answer);
  if (!lines) return fail(lines.error());
  FoundTraces found;
  for (const LogLine& line : lines->lines) {
    if (const auto id = line.field(conventions.trace_id)) {
      ++found[*id][service_of(line.labels, conventions)];
    }
  }
  return found;
}

std::optional<std::set<std::string>> common_services(const std::vector<std::string>& ids,
                                                     const FoundTraces& found) {
  std::optional<std::set<std::string>> common;
  for (const std::string& id : ids) {
    const auto trace = found.find(id);
    if (trace == found.end()) return std::nullopt;
    std::set<std::string> services;
    for (const auto& [service, parts] : trace->second) {
      if (!common || common->contains(service)) services.insert(service);
    }
    common = std::move(services);
  }
  return common;
}

namespace {

// Of a trace of very many spans some are not listed, and nobody knows whose.
std::set<std::string> partly_listed(const Answer& answer) {
  std::set<std::string> ids;
  const Result<Search> search = parse_traces(answer);
  if (!search) return ids;
  for (const FoundTrace& trace : search->traces) {
    if (!trace.lists_all()) ids.insert(trace.trace_id);
  }
  return ids;
}

void leave_out(const std::set<std::string>& ids, std::vector<std::string>& all) {
  std::erase_if(all, [&](const std::string& id) { return ids.contains(id); });
}

std::vector<Question> questions_about(const std::vector<std::string>& ids,
                                      const Conventions& conventions, const Window& run) {
  const Window window{run.begin - around_the_run, run.end + around_the_run};
  return {find_traces(ids, window), lines_of_traces(ids, window, conventions)};
}

}  // namespace

std::vector<Loss> lost_by_services(const SomeRequests& some, const Conventions& conventions,
                                   const Window& run, const AskAll& ask) {
  const std::vector<std::string> ids = all_traces(some.requests);
  if (ids.empty()) return {};
  const std::vector<Answer> answers = ask(questions_about(ids, conventions, run));
  const Result<FoundTraces> spans = spans_by_trace(answers[0]);
  const Result<FoundTraces> lines = lines_by_trace(answers[1], conventions);
  std::vector<Loss> losses;
  if (lines && answers[1].cut.empty() && some.whole.contains(Backend::loki)) {
    add_fallen_silent(some.requests, *lines, Backend::loki, losses);
  }
  // Whose traces are sampled logs each request all the same.
  if (some.is_sampled || !some.whole.contains(Backend::tempo)) return losses;
  if (!spans || !answers[0].cut.empty()) return losses;
  const std::set<std::string> unknown = partly_listed(answers[0]);
  std::vector<RequestTraces> requests = some.requests;
  for (RequestTraces& request : requests) {
    leave_out(unknown, request.first);
    leave_out(unknown, request.last);
  }
  add_fallen_silent(requests, *spans, Backend::tempo, losses);
  return losses;
}

}  // namespace harness::observe
