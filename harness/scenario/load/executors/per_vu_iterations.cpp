#include "harness/scenario/load/executors/per_vu_iterations.hpp"

#include "harness/grammar/record.hpp"
#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {
namespace {

// A number, or {uniform: [low, high]}.
grammar::Form<CountRange> iterations_form() {
  const auto constant = grammar::as<CountRange, std::uint64_t>(
      grammar::whole(1),
      [](std::uint64_t count) {
        return CountRange{count, count};
      },
      [](const CountRange& range) { return range.low == range.high ? &range.low : nullptr; });
  const auto uniform =
      grammar::range_of("[low, high]", grammar::whole(1), &CountRange::low, &CountRange::high);
  grammar::Record<CountRange> drawn{"{uniform: [low, high]}"};
  drawn.fields = {grammar::whole_of({"uniform", {}, true, {}, uniform_about}, uniform)};
  return grammar::either<CountRange>({constant, grammar::record(drawn)});
}

}  // namespace

std::vector<grammar::Field<PerVuIterations>> PerVuIterations::fields() {
  return {users_field<PerVuIterations>(),
          grammar::defaulted("iterations", &PerVuIterations::iterations, iterations_form(),
                             "how many iterations each user makes"),
          time_limit_field<PerVuIterations>()};
}

std::string PerVuIterations::text() const {
  const bool drawn = iterations.low != iterations.high;
  return count_of(vus, "user") + ", " + (drawn ? std::to_string(iterations.low) + " to " : "") +
         count_of(iterations.high, "iteration") + " each";
}

double PerVuIterations::expected_iterations(Duration) const {
  return static_cast<double>(vus) * static_cast<double>(iterations.low + iterations.high) / 2;
}

}  // namespace harness::scenario
