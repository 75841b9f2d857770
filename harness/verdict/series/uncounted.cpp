#include "harness/verdict/series/uncounted.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <re2/re2.h>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/counted_outcomes.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using languages::promql::NamedSeries;

// A counter may be a little behind the answer, or be added to by two at once.
constexpr std::uint64_t enough = 3;

// Of so many kinds of requests a count of all may be any number.
constexpr std::size_t most_kinds = 3;

bool is_among(const auto& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

// Quantiles are of all that their histogram has counted.
NamedSeries counted_by(NamedSeries named) {
  constexpr std::string_view bucket = "_bucket";
  if (!named.metric.ends_with(bucket)) return named;
  if (std::ranges::any_of(named.selector->matchers, names_a_bound)) return named;
  named.metric.replace(named.metric.size() - bucket.size(), bucket.size(), "_count");
  return named;
}

enum class Counts { answers, failures };

// None: of something else, or of nobody knows what.
std::optional<Counts> counts_of(const std::string& metric, const std::string& job) {
  constexpr std::array of_answers{"request", "requests", "response", "responses"};
  constexpr std::array of_failures{"error", "errors", "failed", "failure", "failures"};
  constexpr std::array besides{
      "all",     "app",      "completed", "count",   "duration",  "handled",  "http",
      "https",   "incoming", "latency",   "ms",      "processed", "received", "milliseconds",
      "seconds", "server",   "served",    "service", "time",      "total",    "web"};
  if (!metric.ends_with("_total") && !metric.ends_with("_count")) return std::nullopt;
  const std::vector<std::string> its_own = languages::words_of_name(job);
  bool names_answers = false;
  bool names_failures = false;
  for (const std::string& word : languages::words_of_name(metric)) {
    names_answers = names_answers || is_among(of_answers, word);
    names_failures = names_failures || is_among(of_failures, word);
    const bool is_known = is_among(of_answers, word) || is_among(of_failures, word) ||
                          is_among(besides, word) || is_among(its_own, word);
    if (!is_known) return std::nullopt;
  }
  if (names_failures) return Counts::failures;
  return names_answers ? std::optional(Counts::answers) : std::nullopt;
}

// What one witness knows of the answers of a job that the selector's counters would have counted.
struct Known {
  std::map<std::string, std::uint64_t> by_kind;
  std::uint64_t all = 0;
  std::uint64_t failed = 0;

  void add(const KnownAnswers& answers) {
    by_kind[answers.kind] += answers.count;
    all += answers.count;
    if (answers.has_failed()) failed += answers.count;
  }
};

using Jobs = std::map<std::string, std::map<Witness, Known>>;

Jobs known_of(const NamedSeries& named, const AnswersIn& in) {
  Jobs jobs;
  for (const KnownAnswers& answers : in.known) {
    const auto counts = counts_of(named.metric, answers.job);
    const bool is_meant = counts && (*counts == Counts::answers || answers.has_failed());
    if (!is_meant || !would_count(*named.selector, answers)) continue;
    jobs[answers.job][answers.by].add(answers);
  }
  return jobs;
}

// All series of the metric, and of such jobs.
std::string series_of(const NamedSeries& named, const std::string& jobs) {
  return "{" + languages::promql::to_text(Matcher{"__name__", MatchOp::equal, named.metric, {}}) +
         "," + jobs;
}

std::string text_of(MatchOp op, const std::string& jobs) {
  return languages::promql::to_text(Matcher{"job", op, jobs, {}});
}

std::string summed_by_job(const std::string& of) { return "sum by (job) (" + of + ")"; }

std::string in_window(const std::string& selector, Duration window) {
  return summed_by_job("last_over_time(" + selector + "[" + observe::range_of(window) + "])");
}

// How far each such job's series rose by the scrapes around the window, also where it has the
// metric and none of these.
std::string rise_of(const NamedSeries& named, const std::string& jobs, Duration window) {
  std::string selector = series_of(named, jobs);
  for (const Matcher& matcher : named.selector->matchers) {
    if (matcher.label != "__name__") selector += "," + languages::promql::to_text(matcher);
  }
  selector += "}";
  const std::string last = in_window(selector, window);
  const std::string before = summed_by_job(selector + " offset " + observe::range_of(window));
  return "(" + last + " - (" + before + " or 0 * " + last + ") or 0 * " +
         in_window(series_of(named, jobs) + "}", window) + ")";
}

// From the first to the last of them.
struct Numbers {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

// What a count of some kinds alone may be: scrapes and looks at its health may be in it, too.
std::vector<Numbers> sums_of_kinds(const Known& known, std::uint64_t besides) {
  std::set<std::uint64_t> sums{0};
  for (const auto& [kind, count] : known.by_kind) {
    for (const std::uint64_t sum : std::set<std::uint64_t>(sums)) sums.insert(sum + count);
  }
  std::vector<Numbers> all;
  for (const std::uint64_t sum : sums) {
    if (!all.empty() && sum <= all.back().to + 1) {
      all.back().to = sum + besides;
    } else {
      all.push_back({sum, sum + besides});
    }
  }
  return all;
}

// Where a count of all is too small, and of no kinds alone.
std::vector<Numbers> gaps_in(const Known& known, std::uint64_t besides) {
  if (known.by_kind.size() > most_kinds || known.all < enough) return {};
  const std::vector<Numbers> sums = sums_of_kinds(known, besides);
  std::vector<Numbers> gaps;
  for (std::size_t i = 0; i + 1 < sums.size(); ++i) {
    const std::uint64_t end = std::min(sums[i + 1].from, known.all - enough + 1);
    if (sums[i].to + 1 < end) gaps.push_back({sums[i].to, end});
  }
  return gaps;
}

// ---- Jobs without any series of it.

// job="shop": that it has none is no data.
bool spells_out_jobs(const NamedSeries& named) {
  return std::ranges::any_of(named.selector->matchers, [](const Matcher& matcher) {
    return matcher.label == "job" && matcher.op == MatchOp::equal;
  });
}

// job=~"shop-.+", and not job=~".+".
bool picks_jobs(const NamedSeries& named) {
  const std::string nobody = "\x01";
  return std::ranges::any_of(named.selector->matchers, [&](const Matcher& matcher) {
    return matcher.label == "job" && !languages::promql::matches(matcher, nobody);
  });
}

// Whoever the selector takes by its name is to count what it asks for, whatever that is called.
bool is_to_count(const NamedSeries& named, const KnownAnswers& answers) {
  if (!would_count(*named.selector, answers)) return false;
  if (const auto counts = counts_of(named.metric, answers.job)) {
    return *counts == Counts::answers || answers.has_failed();
  }
  return picks_jobs(named) && answers.has_failed() && is_counter(named.metric) &&
         std::ranges::any_of(named.selector->matchers, is_of_an_outcome);
}

Jobs to_count(const NamedSeries& named, const AnswersIn& in) {
  Jobs jobs;
  for (const KnownAnswers& answers : in.known) {
    if (is_to_count(named, answers)) jobs[answers.job][answers.by].add(answers);
  }
  return jobs;
}

// Who passes on the answers of others, and does not count them, leaves that to these; and who is
// scraped by another name counts by that.
std::string who_may_have_counted(const NamedSeries& named, Witness by, const AnswersIn& in) {
  const bool is_its_own = by == Witness::itself && picks_jobs(named);
  if (!is_its_own) return text_of(MatchOp::not_equal, "");
  std::set<std::string> known;
  for (const KnownAnswers& answers : in.known) known.insert(re2::RE2::QuoteMeta(answers.job));
  return text_of(MatchOp::not_matches, join(std::vector(known.begin(), known.end()), "|"));
}

std::string labelled_with(const std::string& query, const char* name, const std::string& value) {
  return "label_replace(" + query + ", \"" + name + "\", \"" + value + "\", \"\", \"\")";
}

std::string labelled(const std::string& query, const Known& known, Witness by) {
  constexpr std::array names{"client", "callers", "itself"};
  std::string all = labelled_with("(" + query + ")", "proven", std::to_string(known.all));
  if (known.failed < known.all && known.failed > 0) {
    all = labelled_with(all, "failed", std::to_string(known.failed));
  }
  return labelled_with(all, "by", names.at(static_cast<std::size_t>(by)));
}

}  // namespace

AnswersIn answers_in(const Evidence& evidence) {
  if (evidence.observations.phases.empty()) return {evidence.metrics, {}, {}};
  return {window_bounds(evidence, Arrival::scraped).outer, evidence.plan.scrape_interval(),
          known_answers(evidence)};
}

std::vector<std::string> with_uncounted(const NamedSeries& read, const AnswersIn& in,
                                        bool moves_up) {
  const NamedSeries named = counted_by(read);
  std::vector<std::string> all;
  for (const auto& [job, witnesses] : known_of(named, in)) {
    const std::string rise = rise_of(named, text_of(MatchOp::equal, job), in.window.length());
    for (const auto& [by, known] : witnesses) {
      if (known.failed == known.all) {
        all.push_back(labelled(rise + " >= 0 < " + std::to_string(known.all), known, by));
        continue;
      }
      if (!moves_up && known.failed == 0) continue;
      const auto scrapes = static_cast<std::uint64_t>(
          in.window.length() / std::max<Duration>(in.scrape_interval, std::chrono::seconds{1}));
      for (const Numbers& gap : gaps_in(known, scrapes + 2)) {
        all.push_back(labelled(
            rise + " > " + std::to_string(gap.from) + " < " + std::to_string(gap.to), known, by));
      }
    }
  }
  return all;
}

std::vector<std::string> with_nothing_counted(const NamedSeries& read, const AnswersIn& in) {
  const NamedSeries named = counted_by(read);
  if (spells_out_jobs(named)) return {};
  const Jobs jobs = to_count(named, in);
  std::vector<std::string> all;
  // What is first is told.
  for (const Witness by : {Witness::itself, Witness::callers, Witness::client}) {
    for (const auto& [job, witnesses] : jobs) {
      const auto known = witnesses.find(by);
      if (known == witnesses.end() || known->second.failed == 0) continue;
      const std::string its = series_of(named, text_of(MatchOp::equal, job)) + "}";
      const std::string others =
          rise_of(named, who_may_have_counted(named, by, in), in.window.length());
      all.push_back(labelled(labelled_with("vector(0)", "job", job) + " unless on (job) " +
                                 in_window(its, in.window.length()) + " unless on () (sum (" +
                                 others + ") >= " + std::to_string(known->second.all) + ")",
                             known->second, by));
    }
  }
  return all;
}

std::string Uncounted::text() const {
  const std::string answers = verdict::counted(proven, "such answer") + " of " + job;
  const std::string number = format_number(counted);
  const std::string count =
      ", and it counts " + number + " of them" +
      (counts_what_went_well() ? ", as many as went well: if it is to count these alone, claim "
                                 "that number (counter: …, value: \"== " +
                                     number + "\"), or give it a label of the status"
                               : "");
  if (by == "client") return "the client had " + answers + count;
  if (by == "callers") return "its callers' spans have " + answers + count;
  return "spans of its own have " + answers + count;
}

}  // namespace harness::verdict
