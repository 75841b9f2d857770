#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::chaos {

// A setting that moves in a straight line from one value to another, and then stays there. One that
// does not move is `to` from the beginning on.
template <typename V>
struct Ramp {
  V from{};
  V to{};
  Duration over{0};

  bool moves() const { return over > Duration{0}; }

  // So long after the injection. What is not whole is nearer to `from`.
  V at(Duration since) const {
    if (since >= over) return to;
    const double share = seconds(since) / seconds(over);
    const auto moved = [share](std::int64_t begin, std::int64_t end) {
      return begin + static_cast<std::int64_t>(static_cast<double>(end - begin) * share);
    };
    if constexpr (std::is_same_v<V, Duration>) {
      return Duration{moved(from.count(), to.count())};
    } else {
      return static_cast<V>(moved(static_cast<std::int64_t>(from), static_cast<std::int64_t>(to)));
    }
  }
};

// 400ms, or {from: 0ms, to: 400ms, over: 10s}.
template <typename V>
grammar::Form<Ramp<V>> ramp_form(const grammar::Form<V>& value) {
  grammar::Record<Ramp<V>> ramp{"a ramp"};
  ramp.fields = {grammar::required("from", &Ramp<V>::from, value, "when it is injected"),
                 grammar::required("to", &Ramp<V>::to, value, "where it stays"),
                 grammar::required("over", &Ramp<V>::over, grammar::positive_duration(),
                                   "how long it takes from the one to the other")};
  const auto still = grammar::as<Ramp<V>, V>(
      value,
      [](V one) {
        return Ramp<V>{one, one, {}};
      },
      [](const Ramp<V>& one) { return one.moves() ? nullptr : &one.to; });
  return grammar::either<Ramp<V>>({still, grammar::record(ramp)});
}

// A ramp has to get worse: what becomes too little to be seen is proven by nobody.
template <typename V>
Result<void> check_ramp(const std::string& name, const Ramp<V>& ramp, bool gets_worse,
                        const grammar::Form<V>& value, const std::string& remedy) {
  constexpr std::chrono::seconds shortest{1};
  if (!ramp.moves()) return {};
  if (!gets_worse) {
    return fail(
        name + ": from " + value.text(ramp.from) + " to " + value.text(ramp.to) + " gets no worse",
        {}, remedy);
  }
  if (ramp.over >= shortest) return {};
  return fail("over: " + format_duration(ramp.over) + " is too short for a ramp", {},
              "take 1s or more, or write the one value");
}

}  // namespace harness::chaos
