// One file for all that the language has of think times: a distribution is a record, a row below
// and a type of scenario.hpp.
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/executors/executor_forms.hpp"
#include "harness/scenario/load/load_forms.hpp"

namespace harness::scenario {
namespace {

using grammar::duration;
using grammar::Form;
using grammar::required;

constexpr const char* mean_about = "its mean";

Form<DurationRange> uniform() {
  return grammar::range_of("[low, high]", duration(), &DurationRange::low, &DurationRange::high);
}

Form<Normal> normal() {
  grammar::Record<Normal> drawn{"{mean: DURATION, stddev: DURATION}"};
  drawn.fields = {
      required("mean", &Normal::mean, duration(), mean_about),
      required("stddev", &Normal::stddev, duration(), "its standard deviation"),
  };
  return grammar::record(drawn);
}

Form<Exponential> exponential() {
  grammar::Record<Exponential> drawn{"{mean: DURATION}"};
  drawn.fields = {required("mean", &Exponential::mean, duration(), mean_about)};
  return grammar::record(drawn);
}

// {normal: {…}}: the one key of a record says which distribution it is.
template <typename T>
grammar::Variant<ThinkTime> distribution(const std::string& word, const Form<T>& form,
                                         const std::string& about) {
  return {word,
          {grammar::whole_of<ThinkTime>({word, {}, true, {}, about},
                                        grammar::one_of<ThinkTime>(form))}};
}

}  // namespace

Form<ThinkTime> think_time_form() {
  const Form<ThinkTime> constant = grammar::as<ThinkTime, Duration>(
      duration(),
      [](Duration value) {
        return DurationRange{value, value};
      },
      [](const ThinkTime& value) -> const Duration* {
        const auto* range = std::get_if<DurationRange>(&value);
        return range == nullptr ? nullptr : &range->low;
      });
  grammar::Record<ThinkTime> drawn{"a distribution"};
  drawn.variants = {
      distribution("uniform", uniform(), uniform_about),
      distribution("normal", normal(),
                   "drawn from a normal distribution; what would be below 0 is 0"),
      distribution("exponential", exponential(), "drawn from an exponential distribution"),
  };
  return grammar::either<ThinkTime>({constant, grammar::record(drawn)});
}

}  // namespace harness::scenario
