#include "stack/store/logs/pipeline/template/methods.hpp"

#include <algorithm>
#include <array>

#include "stack/store/logs/pipeline/values/time_arithmetic.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

const NamedNumber& named(const Value& receiver) { return *receiver.as<NamedNumber>(); }

Value duration_value(std::int64_t nanoseconds) {
  return Value{NamedNumber{NamedNumber::Type::duration, nanoseconds}};
}

Result<Value> text(const Value& receiver, Arguments, Context& context) {
  return made(to_text(receiver), context);
}

template <std::int64_t unit>
Result<Value> whole(const Value& receiver, Arguments, Context&) {
  return Value{named(receiver).number / unit};
}

// The whole ones and the rest are divided for themselves, as Go does it.
template <std::int64_t unit>
Result<Value> real(const Value& receiver, Arguments, Context&) {
  const std::int64_t duration = named(receiver).number;
  return Value{static_cast<double>(duration / unit) +
               static_cast<double>(duration % unit) / static_cast<double>(unit)};
}

Result<Value> absolute(const Value& receiver, Arguments, Context&) {
  return duration_value(absolute_duration(named(receiver).number));
}

template <auto step_to>
Result<Value> stepped(const Value& receiver, Arguments arguments, Context&) {
  return duration_value(step_to(named(receiver).number, named(arguments[0]).number));
}

std::span<const Method> methods_of(const Value& receiver) {
  if (receiver.as<Time>() != nullptr) return time_methods();
  if (receiver.as<Location>() != nullptr) return name_methods();
  const auto* number = receiver.as<NamedNumber>();
  if (number == nullptr) return {};
  return number->type == NamedNumber::Type::duration ? duration_methods() : name_methods();
}

}  // namespace

std::span<const Method> duration_methods() {
  static constexpr std::array<Method, 10> methods{{
      {"Abs", "", absolute},
      {"Hours", "", real<3'600'000'000'000>},
      {"Microseconds", "", whole<1'000>},
      {"Milliseconds", "", whole<1'000'000>},
      {"Minutes", "", real<60'000'000'000>},
      {"Nanoseconds", "", whole<1>},
      {"Round", "d", stepped<rounded_duration>},
      {"Seconds", "", real<1'000'000'000>},
      {"String", "", text},
      {"Truncate", "d", stepped<truncated_duration>},
  }};
  return methods;
}

std::span<const Method> name_methods() {
  static constexpr std::array<Method, 1> methods{{{"String", "", text}}};
  return methods;
}

const Method* find_method(const Value& receiver, std::string_view name) {
  const auto methods = methods_of(receiver);
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [name](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

}  // namespace store::logs::pipeline::templates
