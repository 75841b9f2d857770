#include "harness/observe/stillness.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/watching.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

// A machine that is busy sends late.
constexpr Duration least_stillness = std::chrono::seconds{1};
constexpr Duration stillness_of_metrics = std::chrono::seconds{3};

// How far back is counted: whatever comes late was sent at the end.
constexpr std::chrono::seconds back{60};

bool sends_to(const Sender& sender, Backend backend) {
  switch (backend) {
    case Backend::prometheus:
      return sender.metrics;
    case Backend::loki:
      return sender.logs;
    case Backend::tempo:
      return sender.traces;
    case Backend::database:
    case Backend::pager:
      break;
  }
  return false;
}

std::vector<Sender> senders_to(Backend backend, const std::vector<Sender>& all) {
  std::vector<Sender> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [backend](const Sender& sender) { return sends_to(sender, backend); });
  return some;
}

std::string names_of(const std::vector<Sender>& senders, std::string_view separator) {
  std::vector<std::string> names;
  for (const Sender& sender : senders) names.push_back(sender.service);
  return join(names, separator);
}

// As a part of a regular expression in quotes.
std::string as_pattern(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    const bool is_plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          c == '/' || c == '_' || c == '-';
    pattern += is_plain ? c : '.';
  }
  return pattern;
}

// Leaves out what tells of the scrapes of these services; empty: none is scraped.
std::string without_scrapes(const std::vector<Sender>& senders) {
  std::set<std::string> paths;
  for (const Sender& sender : senders) {
    const std::string path = sender.scrape_path.substr(0, sender.scrape_path.find('?'));
    if (path.size() > 1) paths.insert(as_pattern(path));  // "/" stands in any line of a request
  }
  if (paths.empty()) return {};
  const std::vector<std::string> all(paths.begin(), paths.end());
  return " !~ \"(" + join(all, "|") + ")([^a-zA-Z0-9_/-]|$)\"";
}

// From one and the same moment on, in whole seconds, so that what is at its edge stays where it is.
Question count_of_lines(const std::vector<Sender>& senders, WallTime since, WallTime now) {
  const auto length = std::chrono::ceil<std::chrono::seconds>(now - since) + back;
  const std::string query = "sum(count_over_time({service_name=~\"" + names_of(senders, "|") +
                            "\"}" + without_scrapes(senders) + "[" +
                            std::to_string(length.count()) + "s]))";
  return logql_at(query, since - back + length);
}

// Who has pushed since then. By last_over_time(): timestamp() and the other functions of ranges
// drop the name, and two metrics of the same labels are then an error.
Question pushed_since(WallTime then, const std::vector<Sender>& senders, WallTime now) {
  const auto length = std::max(std::chrono::floor<std::chrono::milliseconds>(now - then),
                               std::chrono::milliseconds{1});
  return promql_at("count by (job) (last_over_time({job=~\"" + names_of(senders, "|") + "\"}[" +
                       std::to_string(length.count()) + "ms]))",
                   now);
}

// What comes late changes it, or changes nothing. NaN and what has no end would hide the rest.
Question sum_of_metrics(const std::vector<Sender>& senders, WallTime now) {
  return promql_at("sum by (job) (({job=~\"" + names_of(senders, "|") + "\"} > -Inf) < Inf)", now);
}

Question spans_of(const std::string& services, const Window& window, unsigned limit) {
  return search_traces("{ resource.service.name =~ \"" + services + "\" }", window, limit);
}

// What the store of ours has taken in all; none: it is another.
std::optional<std::int64_t> taken_spans(const Answer& status) {
  const Result<nlohmann::json> document = observe::document(status);
  const nlohmann::json::json_pointer place("/taken/spans");
  if (!document || !document->is_object() || !document->contains(place)) return std::nullopt;
  const nlohmann::json& spans = document->at(place);
  return spans.is_number_integer() ? std::optional(spans.get<std::int64_t>()) : std::nullopt;
}

// Of the traces that began before then, or from then on.
enum class Begun { before, since };
Result<std::int64_t> found_spans(const Answer& answer, WallTime then, Begun begun) {
  const Result<Search> search = parse_traces(answer);
  if (!search) return fail(search.error());
  std::size_t spans = 0;
  for (const FoundTrace& trace : search->traces) {
    if ((trace.started_at < then) == (begun == Begun::before)) spans += trace.matched;
  }
  return static_cast<std::int64_t>(spans);
}

Result<std::string> values_of(const Answer& answer) {
  const Result<std::vector<Series>> series = parse_series(answer);
  if (!series) return fail(series.error());
  std::string values;
  for (const Series& one : *series) {
    values += format_labels(one.labels) + std::to_string(one.points.back().value);
  }
  return values;
}

// One backend that is watched.
class Watched {
 public:
  Watched(CatchUp& state, std::vector<Sender> senders, WallTime since, TimePoint now)
      : state_(state), senders_(std::move(senders)), since_(since), still_since_(now) {
    for (const Sender& sender : senders_) {
      stillness_ = std::max(stillness_, 2 * sender.longest_delay);
    }
    if (state.backend == Backend::prometheus) {
      stillness_ = std::max(stillness_, stillness_of_metrics);
    }
  }

  std::vector<Question> questions(WallTime now) const {
    switch (state_.backend) {
      case Backend::prometheus:
        return {pushed_since(since_, senders_, now), sum_of_metrics(senders_, now)};
      case Backend::loki:
        return {count_of_lines(senders_, since_, now)};
      default:
        return {tempo_status(), question_of_spans(now)};
    }
  }

  void look(std::span<const Answer> answers, TimePoint now) {
    const Result<std::string> seen = sight(answers);
    problem_ = seen ? "" : seen.error().what;
    if (!seen || *seen != last_) still_since_ = now;
    if (seen) last_ = *seen;
    is_done_ = seen && (is_fresh_ || now - still_since_ >= stillness_);
    if (is_done_) state_.seen_at = answers.front().asked_at;
  }

  void give_up() {
    if (is_done_) return;
    state_.seen_at.reset();
    state_.problem = problem_.empty() ? why_not_still() : problem_;
  }

  bool is_done() const { return is_done_; }

 private:
  // Nothing marks the end of metrics.
  std::string why_not_still() const {
    const std::string why =
        "what " + names_of(senders_, ", ") + " sends still comes in long after the run's end";
    if (state_.backend == Backend::prometheus) return why;
    return why + ", of others perhaps: give it an end_marker, a request behind the run's last one";
  }

  Result<std::string> sight(std::span<const Answer> answers) {
    if (state_.backend == Backend::tempo) return sight_of_spans(answers);
    if (state_.backend == Backend::loki) return values_of(answers[0]);
    const auto pushed = parse_series(answers[0]);
    if (!pushed) return fail(pushed.error());
    is_fresh_ = pushed->size() >= senders_.size();
    return values_of(answers[1]);
  }

  Question question_of_spans(WallTime now) const {
    if (is_ours_) return search_traces("{ }", {since_, now}, traces_per_page);
    return spans_of(names_of(senders_, "|"), {since_ - back, now}, traces_per_page);
  }

  // What the run has caused belongs to traces that began before its end.
  Result<std::string> sight_of_spans(std::span<const Answer> answers) {
    const std::optional<std::int64_t> taken = taken_spans(answers[0]);
    const bool was_ours = std::exchange(is_ours_, taken.has_value());
    if (taken && !was_ours) return "all " + std::to_string(*taken);
    const auto spans = found_spans(answers[1], since_, taken ? Begun::since : Begun::before);
    if (!spans) return fail(spans.error());
    return std::to_string(taken ? *taken - *spans : *spans);
  }

  CatchUp& state_;
  std::vector<Sender> senders_;
  WallTime since_;
  Duration stillness_ = least_stillness;
  TimePoint still_since_;
  std::string last_;
  std::string problem_;
  bool is_ours_ = false;  // who keeps the traces, as far as that is known
  bool is_fresh_ = false;
  bool is_done_ = false;
};

// What shows that a service has sent something of a kind.
Question sign_of(const Sender& sender, Backend backend, const Window& window) {
  switch (backend) {
    case Backend::prometheus:
      return series_of("{job=\"" + sender.service + "\"}", window);
    case Backend::loki:
      return count_lines("{service_name=\"" + sender.service + "\"}", window);
    default:
      return spans_of(sender.service, window, 1);
  }
}

// None: the answer does not say.
bool is_nothing(Backend backend, const Answer& answer) {
  if (backend == Backend::tempo) {
    const Result<Search> search = parse_traces(answer);
    return search && search->traces.empty();
  }
  if (backend == Backend::loki) {
    const Result<double> count = parse_count(answer);
    return count && *count == 0;
  }
  const auto series = parse_label_sets(answer);
  return series && series->empty();
}

std::string_view noun_of(Backend backend) {
  if (backend == Backend::tempo) return "span";
  return backend == Backend::loki ? "log line" : "metric";
}

// How a process of one's own is told to send it.
std::string remedy_of(Backend backend) {
  const std::string key = backend == Backend::tempo ? "otlp: [traces]" : "logs: {format: json}";
  return ": nothing tells it to; say " + key + " of its process";
}

}  // namespace

void await_stillness(std::vector<CatchUp>& backends, const std::vector<Sender>& senders,
                     WallTime since, Duration patience, const AskAll& ask, const Clock& clock,
                     const Pause& pause) {
  std::vector<Watched> all;
  for (CatchUp& state : backends) {
    auto some = senders_to(state.backend, senders);
    if (state.seen_at && !some.empty()) {
      all.emplace_back(state, std::move(some), since, clock.now());
    }
  }
  watch(all, clock.now() + patience, ask, clock, [&] { return pause(between_rounds); });
}

std::string Unsent::text() const {
  return sender.service + " sent no " + std::string(noun_of(backend)) + " during the run" +
         (sender.is_told ? "" : remedy_of(backend));
}

std::vector<Unsent> unsent_signals(const std::vector<CatchUp>& backends,
                                   const std::vector<Sender>& senders, const Window& window,
                                   const AskAll& ask) {
  std::vector<Question> questions;
  std::vector<Unsent> asked;
  for (const CatchUp& state : backends) {
    if (!state.seen_at) continue;
    for (const Sender& sender : senders_to(state.backend, senders)) {
      questions.push_back(sign_of(sender, state.backend, window));
      asked.push_back({sender, state.backend});
    }
  }
  if (questions.empty()) return {};
  const std::vector<Answer> answers = ask(questions);
  std::vector<Unsent> unsent;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (is_nothing(asked[i].backend, answers[i])) unsent.push_back(std::move(asked[i]));
  }
  return unsent;
}

}  // namespace harness::observe
