#include "harness/run/unseen_workers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/syntax.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/scrapes.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::run {
namespace {

// Looks at its health and the like, which are requests, too.
constexpr double besides = 10;

// A scrape at either end of what is counted.
constexpr double scrapes_at_edges = 2;

// As the client had them of one service: so many are counted by all of its processes, or so many
// and some of those of which nobody knows, or that a limit before its counters may have refused.
struct Requests {
  std::uint64_t answered = 0;
  std::uint64_t perhaps = 0;
};

Requests requests_of(const std::string& service, const plan::Plan& plan,
                     const load::LoadStats& load) {
  const auto called = verdict::called_by_request(plan);
  Requests all;
  for (const load::RequestStats& stats : load.requests) {
    const auto whom = called.find(stats.request);
    if (whom == called.end() || whom->second != service) continue;
    std::uint64_t answered = 0;
    for (const auto& [outcome, count] : stats.outcomes) {
      const bool is_certain = load::was_answered(outcome) && !outcome.starts_with('4');
      if (is_certain) answered += count;
    }
    all.answered += answered;
    all.perhaps += stats.sent - std::min(stats.sent, answered) + stats.resent + stats.redirects;
  }
  return all;
}

// How far each counter of the service rose from the first request on, by its name; and how often it
// was scraped, as "up".
observe::Question rises_of(const std::string& service, const observe::Observations& observed) {
  const std::string range = observe::range_of(observed.metrics.end - observed.run.begin);
  const std::string its = observe::of_jobs({service});
  const std::string counters = "{__name__=~\".+_(total|count)\"," + its + "}";
  const auto named = [](const std::string& of) {
    return "sum by (counter) (label_replace(" + of +
           ", \"counter\", \"$1\", \"__name__\", \"(.+)\"))";
  };
  const std::string last = named(counters);
  return observe::promql_at(last + " - (" + named(counters + " offset " + range) + " or 0 * " +
                                last + ") or label_replace(sum(count_over_time(up{" + its + "}[" +
                                range + "])), \"counter\", \"up\", \"\", \"\")",
                            observed.metrics.end);
}

bool counts_requests(const std::string& counter) {
  constexpr std::array words{"request", "requests", "response", "responses", "http"};
  constexpr std::array of_others{"client", "outgoing", "upstream", "fetch"};
  bool is_of_requests = false;
  for (const std::string& word : languages::words_of_name(counter)) {
    if (std::ranges::find(of_others, word) != of_others.end()) return false;
    is_of_requests = is_of_requests || std::ranges::find(words, word) != words.end();
  }
  return is_of_requests;
}

struct Counted {
  double scrapes = 0;
  std::optional<double> most;  // that a counter of requests has; none: there is no such counter
  bool has_all = false;
};

Counted counted_in(const std::vector<observe::Series>& rises, const Requests& requests) {
  Counted counted;
  std::vector<double> counts;
  for (const observe::Series& one : rises) {
    const auto name = one.labels.find("counter");
    if (name == one.labels.end() || one.points.empty()) continue;
    const double rise = one.points.back().value;
    if (name->second == "up") counted.scrapes = rise;
    if (counts_requests(name->second)) counts.push_back(rise);
  }
  const auto least = static_cast<double>(requests.answered);
  const double most = least + static_cast<double>(requests.perhaps) + besides;
  for (const double count : counts) {
    const bool is_all = count >= least && count <= most;
    const bool is_with_scrapes = count >= least + counted.scrapes - scrapes_at_edges &&
                                 count <= most + counted.scrapes + scrapes_at_edges;
    counted.has_all = counted.has_all || (least > 0 && (is_all || is_with_scrapes));
    counted.most = std::max(counted.most.value_or(count), count);
  }
  return counted;
}

std::string text_of(const std::string& service, std::size_t workers, const Requests& requests,
                    const Counted& counted) {
  const std::string all = std::to_string(requests.answered);
  std::string found = "no counter of requests there shows the " + all +
                      " that the client had answered (" + format_number(counted.most.value_or(0)) +
                      ")";
  if (!counted.most) found = "it has no counter of requests by which that could be told";
  if (requests.answered == 0) found = "the client had no answer of it by which that could be told";
  return std::to_string(workers) + " processes of " + service +
         " answer, a scrape comes to one of them, and may have what that one counts alone: " +
         found +
         ". Gather them (Python: PROMETHEUS_MULTIPROC_DIR; prom-client: AggregatorRegistry), "
         "rehearse one process, or have each scraped at a port of its own";
}

}  // namespace

std::vector<std::string> who_may_have_workers(const plan::Plan& plan,
                                              const std::vector<std::string>& scraped) {
  std::set<std::string> all(scraped.begin(), scraped.end());
  for (const auto& [request, service] : verdict::called_by_request(plan)) all.insert(service);
  all.erase("");
  return {all.begin(), all.end()};
}

std::vector<observe::Loss> unseen_workers(const plan::Plan& plan, const Workers& workers,
                                          const observe::Observations& observed,
                                          const observe::AskAll& ask) {
  std::vector<observe::Loss> losses;
  for (const auto& [service, count] : workers) {
    if (count < 2) continue;
    const auto rises = observe::parse_series(ask({rises_of(service, observed)}).front());
    if (rises && rises->empty()) continue;
    const Requests requests = requests_of(service, plan, observed.load);
    const Counted counted = rises ? counted_in(*rises, requests) : Counted{};
    if (counted.has_all) continue;
    losses.push_back(
        {text_of(service, count, requests, counted), {observe::Backend::prometheus}, service});
  }
  return losses;
}

}  // namespace harness::run
