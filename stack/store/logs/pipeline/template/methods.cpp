#include "stack/store/logs/pipeline/template/methods.hpp"

#include <algorithm>
#include <array>

#include "stack/store/logs/pipeline/values/time_arithmetic.hpp"

namespace store::logs::pipeline::templates {

using harness::Result;

namespace {

std::int64_t number_in(const Value& value) { return value.as<NamedNumber>()->number; }

Value duration_value(std::int64_t nanoseconds) {
  return Value{NamedNumber{NamedNumber::Type::duration, nanoseconds}};
}

Result<Value> shown_text(const Value& receiver, Arguments, Context& context) {
  return made(to_text(receiver), context);
}

template <std::int64_t unit>
Result<Value> whole_units(const Value& receiver, Arguments, Context&) {
  return Value{number_in(receiver) / unit};
}

// The whole ones and the rest are divided for themselves, as Go does it.
template <std::int64_t unit>
Result<Value> real_units(const Value& receiver, Arguments, Context&) {
  const std::int64_t duration = number_in(receiver);
  return Value{static_cast<double>(duration / unit) +
               static_cast<double>(duration % unit) / static_cast<double>(unit)};
}

Result<Value> absolute(const Value& receiver, Arguments, Context&) {
  return duration_value(absolute_duration(number_in(receiver)));
}

template <auto step_to>
Result<Value> stepped(const Value& receiver, Arguments arguments, Context&) {
  return duration_value(step_to(number_in(receiver), number_in(arguments[0])));
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
      {"Hours", "", real_units<3'600'000'000'000>},
      {"Microseconds", "", whole_units<1'000>},
      {"Milliseconds", "", whole_units<1'000'000>},
      {"Minutes", "", real_units<60'000'000'000>},
      {"Nanoseconds", "", whole_units<1>},
      {"Round", "d", stepped<rounded_duration>},
      {"Seconds", "", real_units<1'000'000'000>},
      {"String", "", shown_text},
      {"Truncate", "d", stepped<truncated_duration>},
  }};
  return methods;
}

std::span<const Method> name_methods() {
  static constexpr std::array<Method, 1> methods{{{"String", "", shown_text}}};
  return methods;
}

const Method* find_method(const Value& receiver, std::string_view name) {
  const auto methods = methods_of(receiver);
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [name](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

}  // namespace store::logs::pipeline::templates
