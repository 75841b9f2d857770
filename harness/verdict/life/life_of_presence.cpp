// Whether the series that a PromQL query names were there at each moment, and not only listed:
// where what an exporter asks is away, it is up without them.
#include <algorithm>
#include <set>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::NamedSeries;
using languages::promql::Selector;

// Of all that is asked, Prometheus answers with 11,000 moments at most.
constexpr int most_moments = 10'000;
constexpr Duration shortest_step = std::chrono::seconds{1};

// absent(a): that it is not there is what is claimed.
std::set<const Selector*> selectors_in_absent(const Expr& query) {
  std::set<const Selector*> found;
  walk(query, [&](const Expr& node) {
    const auto* const call = std::get_if<languages::promql::Call>(&node.of);
    if (call == nullptr || !call->function->name.starts_with("absent")) return;
    walk(*call->args.front(), [&](const Expr& inside) {
      if (const auto* const selector = std::get_if<Selector>(&inside.of)) found.insert(selector);
    });
  });
  return found;
}

// Of what has no name of its own, its jobs say all.
std::vector<NamedSeries> wanted_in(const Expr& query) {
  std::vector<NamedSeries> wanted = languages::promql::selectors(query);
  const std::set<const Selector*> in_absent = selectors_in_absent(query);
  std::erase_if(wanted, [&](const NamedSeries& named) {
    return named.metric.empty() || is_of_prometheus(named.metric) ||
           in_absent.contains(named.selector);
  });
  return wanted;
}

Duration step_in(const observe::Window& window) {
  return std::max(shortest_step, window.length() / most_moments);
}

observe::Question presence_of(const NamedSeries& named, const observe::Window& window) {
  return observe::promql_over("group by (job, instance) (" + sources_of(named) + ")", window,
                              step_in(window));
}

Asked asked_for(const std::vector<NamedSeries>& wanted, const observe::Window& window) {
  Asked asked;
  for (const NamedSeries& named : wanted) asked.add(presence_of(named, window));
  return asked;
}

// From its first sample on: what is counted for the first time is born then.
std::string gap_in(const std::vector<observe::Point>& points, const observe::Window& window) {
  const Duration at_most = step_in(window) * 3 / 2;
  WallTime last = points.front().at;
  for (const observe::Point& point : points) {
    if (point.at - last > at_most) {
      return "between " + format_wall(last) + " and " + format_wall(point.at);
    }
    last = point.at;
  }
  return window.end - last > at_most ? "after " + format_wall(last) : std::string();
}

// That it was away may be for a scrape which a slow machine has not made.
Life was_there(const NamedSeries& named, const observe::Answer& answer,
               const observe::Window& window) {
  const auto targets = observe::parse_series(answer);
  if (!targets) return {Outcome::undecided, to_string(targets.error()), {}};
  const std::string no_sample = "Prometheus has no sample of " + sources_of(named);
  if (targets->empty()) {
    return {Outcome::no_data, no_sample + " in the window" + give_control, {}, true};
  }
  for (const observe::Series& target : *targets) {
    const std::string gap = gap_in(target.points, window);
    if (gap.empty()) continue;
    return {Outcome::no_data,
            no_sample + " " + gap + ", though its target was up" + give_control,
            {},
            true};
  }
  return {};
}

}  // namespace

std::vector<observe::Question> questions_for_presence(const Expr& query,
                                                      const observe::Window& load) {
  return asked_for(wanted_in(query), load).all();
}

Life life_of_presence(const Expr& query, const observe::Window& load,
                      std::span<const observe::Answer> answers) {
  const std::vector<NamedSeries> wanted = wanted_in(query);
  const Asked asked = asked_for(wanted, load);
  Lives lives;
  for (const NamedSeries& named : wanted) {
    lives.add(was_there(named, asked.answer_to(presence_of(named, load), answers), load));
  }
  return lives.life();
}

}  // namespace harness::verdict
