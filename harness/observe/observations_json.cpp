// Saving and loading of Observations. A field that is added to a struct is added to its list here;
// the round-trip test finds one that was forgotten.
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/observe/observations.hpp"

namespace nlohmann {

template <>
struct adl_serializer<harness::WallTime> {
  static void to_json(json& j, harness::WallTime at) { j = at.time_since_epoch().count(); }
  static void from_json(const json& j, harness::WallTime& at) {
    at = harness::WallTime{harness::Duration{j.get<std::int64_t>()}};
  }
};

template <>
struct adl_serializer<harness::Duration> {
  static void to_json(json& j, harness::Duration value) { j = value.count(); }
  static void from_json(const json& j, harness::Duration& value) {
    value = harness::Duration{j.get<std::int64_t>()};
  }
};

template <typename T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& j, const std::optional<T>& value) {
    j = value ? json(*value) : json(nullptr);
  }
  static void from_json(const json& j, std::optional<T>& value) {
    value = j.is_null() ? std::nullopt : std::optional<T>(j.get<T>());
  }
};

template <>
struct adl_serializer<harness::load::Histogram> {
  static void to_json(json& j, const harness::load::Histogram& histogram) {
    j = histogram.buckets();
  }
  static void from_json(const json& j, harness::load::Histogram& histogram) {
    histogram = harness::load::Histogram::from_buckets(
        j.get<std::vector<std::pair<std::uint64_t, std::uint64_t>>>());
  }
};

template <>
struct adl_serializer<harness::load::CoarseHistogram> {
  static void to_json(json& j, const harness::load::CoarseHistogram& histogram) {
    j = histogram.buckets();
  }
  static void from_json(const json& j, harness::load::CoarseHistogram& histogram) {
    histogram = harness::load::CoarseHistogram::from_buckets(
        j.get<std::vector<harness::load::CoarseHistogram::Bucket>>());
  }
};

template <>
struct adl_serializer<harness::load::StepTimes> {
  static void to_json(json& j, const harness::load::StepTimes& steps) {
    for (const auto step : harness::load::all_steps) j[std::string(name_of(step))] = steps[step];
  }
  static void from_json(const json& j, harness::load::StepTimes& steps) {
    for (const auto step : harness::load::all_steps) {
      j.at(std::string(name_of(step))).get_to(steps[step]);
    }
  }
};

}  // namespace nlohmann

namespace harness::load {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Waited, count, longest, good_overdue,
                                                failed_overdue, sum)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AnswerTimes, latency, service_time, duration, steps, waited)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TimedOut, latency, duration, overdue)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AnswerStats, status, expected, times)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Segment, index, of)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CheckStats, passes, fails)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(IterationStats, tags, completed, dropped, dropped_in)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SecondStats, at, ok, failed, unknown, resent, redirects,
                                   outcomes, latency)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RequestStats, request, tags, phase, sent, ok, failed, unknown,
                                   resent, redirects, unasked, in_doubt, outcomes, examples, checks,
                                   cut_after, timed_out, unanswered_steps, answers, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(KeptRequest, request, phase, url, trace_id, outcome, detail, why,
                                   started_at, latency)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LoadStats, requests, kept, lateness, iterations, vus_max,
                                   second_width, begun, whole_seconds, best_rate, schedule_hash,
                                   seals)

}  // namespace harness::load

namespace harness::observe {

NLOHMANN_JSON_SERIALIZE_ENUM(Backend, {{Backend::prometheus, "prometheus"},
                                       {Backend::loki, "loki"},
                                       {Backend::tempo, "tempo"},
                                       {Backend::database, "database"},
                                       {Backend::pager, "pager"}})
NLOHMANN_JSON_SERIALIZE_ENUM(TracePlace, {{TracePlace::beside, "beside"},
                                          {TracePlace::json, "json"},
                                          {TracePlace::logfmt, "logfmt"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Conventions, service, trace_id, trace_place)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Window, begin, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Question, backend, path, params, query, whole)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Answer, asked_at, status, body, problem, cut)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PhaseMark, name, window, metrics)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ConditionRecord, condition, looks, unanswered, with_data,
                                   maybe_for, since, held_at, seen, absent)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HitsRecord, all, probes, what)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FaultRecord, kind, target, phase, injected_at, seen_at, ended_at,
                                   reverted_at, gone_at, proof, gone_proof, problem, stayed_away,
                                   number, of, in_vain, may_wait_in_vain, hits)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Asked, question, answers)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ClaimAnswers, claim, asked)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CatchUp, backend, marker, seen_at, problem,
                                                traced_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RefusedPushes, reason, pushes, lines, spans, of)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StoreStatus, name, lines, spans, used_bytes, limit_bytes,
                                   journal_bytes, journal_problem, refused)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Loss, what, of, service, is_misplaced, may_be_meant,
                                                is_of_times, within, at_most)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClockSlack, service, backend, early, late,
                                                is_by_spans)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EdgeRequest, trace_id, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AnswersOfService, service, phase, asked, outcome, by_itself,
                                   count)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(UntracedRequest, outcome, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RecordingRule, name, query, labels)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LoadTerms, thresholds, max_lateness)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Observations, scenario_file, seed, environment, stretch,
                                   ran_before, shared, others, segment, sampled, started_at,
                                   ended_at, run, metrics, phases, faults, conditions, load, terms,
                                   stood_still, waited, conventions, acts, last_act, silent,
                                   catch_ups, answers, stores, losses, clocks, edge_requests,
                                   untraced, answers_of_services, recordings, notes, incidents,
                                   interrupted)

namespace {

using nlohmann::json;

// One of everything that observations have, to compare others with.
Observations one_of_each() {
  Observations all;
  all.shared = {Backend::loki};
  all.phases.emplace_back();
  all.faults.emplace_back().in_vain.emplace_back();
  all.conditions.emplace_back();
  load::RequestStats& requests = all.load.requests.emplace_back();
  requests.answers.emplace_back();
  requests.seconds.emplace_back();
  all.load.kept.emplace_back();
  all.load.iterations.emplace_back();
  all.load.begun = {1};
  all.load.seals = {1};
  all.terms.thresholds.emplace_back();
  all.silent.emplace_back();
  all.catch_ups.emplace_back();
  ClaimAnswers& answers = all.answers.emplace_back();
  answers.asked.push_back({{}, {{}}});
  all.stores.emplace_back().refused.emplace_back();
  all.losses.push_back({"", {Backend::loki}});
  all.clocks.emplace_back();
  all.answers_of_services.emplace_back();
  all.recordings.emplace_back();
  all.notes.emplace_back();
  all.incidents.emplace_back();
  return all;
}

// Numbers are of one kind; null stands for a time that may be missing, such as the end of a fault.
bool is_alike(const json& read, const json& meant) {
  if (meant.is_null()) return read.is_null() || read.is_number();
  if (meant.is_number()) return read.is_number();
  return read.type() == meant.type();
}

const char* kind_of(const json& meant) {
  if (meant.is_object()) return "an object";
  if (meant.is_array()) return "a list";
  if (meant.is_string()) return "a text";
  return meant.is_boolean() ? "true or false" : "a number";
}

// A small value itself; of a large one its kind.
std::string in_words(const json& value) {
  if (value.is_string()) return shown(value.get<std::string>());
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 20 ? text : kind_of(value);
}

// The first place where a document is of another form: "load.requests[0].sent is missing"; empty:
// there is none.
std::string difference(const json& read, const json& meant, const std::string& place) {
  if (!is_alike(read, meant)) {
    return (place.empty() ? "" : place + " ") + "is " + in_words(read) + " where " +
           kind_of(meant) + " belongs";
  }
  if (meant.is_object()) {
    for (const auto& [key, value] : meant.items()) {
      const std::string within = place.empty() ? key : place + "." + key;
      if (!read.contains(key)) return within + " is missing";
      std::string found = difference(read[key], value, within);
      if (!found.empty()) return found;
    }
  }
  if (!meant.is_array() || meant.empty()) return {};
  for (std::size_t i = 0; i < read.size(); ++i) {
    std::string found = difference(read[i], meant[0], place + "[" + std::to_string(i) + "]");
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace

std::string FaultRecord::turn() const {
  return of == 1 ? "" : ", " + std::to_string(number) + " of " + std::to_string(of);
}

std::string FaultRecord::name() const {
  return (target.empty() ? kind : kind + " " + target) + turn();
}

bool ConditionRecord::is_asked() const {
  return condition.starts_with("promql ") || condition.starts_with("logql ");
}

const ConditionRecord* aborted_by(const Observations& observations) {
  for (const ConditionRecord& condition : observations.conditions) {
    if (condition.held_at) return &condition;
  }
  return nullptr;
}

std::string to_json(const Observations& observations) {
  // Bodies are what the backends sent; bytes that are no UTF-8 must not cost us the rest.
  return nlohmann::json(observations).dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Observations> from_json(const std::string& text, const std::string& where) {
  const json read = json::parse(text, nullptr, false);
  if (read.is_discarded()) return fail("is cut off or damaged", where, "make the run again");
  try {
    return read.get<Observations>();
  } catch (const json::exception&) {
    const std::string what = difference(read, one_of_each(), "");
    return fail(what.empty() ? "is of another form than this harness writes" : what, where,
                "read it with the version of harness that wrote it, or make the run again");
  }
}

}  // namespace harness::observe
