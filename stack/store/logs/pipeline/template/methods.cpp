#include "stack/store/logs/pipeline/template/methods.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

struct Method {
  std::string_view name;
  Result<Value> (*call)(const Time&, Arguments, Context&);
  char parameter = ' ';  // s string, t time; else it has none
};

std::int64_t in_unit(const Time& time, std::int64_t per_second) {
  const auto whole =
      static_cast<std::uint64_t>(time.seconds) * static_cast<std::uint64_t>(per_second);
  return static_cast<std::int64_t>(whole) + time.nanoseconds / (1'000'000'000 / per_second);
}

template <auto part>
Result<Value> clock_part(const Time& time, Arguments, Context&) {
  return Value{static_cast<std::int64_t>(clock_of(time).*part)};
}

template <std::int64_t per_second>
Result<Value> unix_time(const Time& time, Arguments, Context&) {
  return Value{in_unit(time, per_second)};
}

Result<Value> month(const Time& time, Arguments, Context&) {
  const int number = clock_of(time).month;
  return Value{NamedNumber{number, month_name(number)}};
}

Result<Value> weekday(const Time& time, Arguments, Context&) {
  const int number = clock_of(time).weekday;
  return Value{NamedNumber{number, weekday_name(number)}};
}

Result<Value> in_utc(const Time& time, Arguments, Context&) {
  return Value{Time{time.seconds, time.nanoseconds, utc()}};
}

Result<Value> formatted_time(const Time& time, Arguments arguments, Context& context) {
  return made(format(time, *arguments[0].as<std::string>()), context);
}

Result<Value> as_string(const Time& time, Arguments, Context& context) {
  return made(to_string(time), context);
}

int order(const Time& a, const Time& b) {
  const auto one = std::tie(a.seconds, a.nanoseconds);
  const auto other = std::tie(b.seconds, b.nanoseconds);
  return one < other ? -1 : one == other ? 0 : 1;
}

template <int wanted>
Result<Value> compared(const Time& time, Arguments arguments, Context&) {
  return Value{order(time, *arguments[0].as<Time>()) == wanted};
}

Result<Value> is_zero(const Time& time, Arguments, Context&) {
  return Value{order(time, zero_time()) == 0};
}

constexpr std::array<Method, 20> methods{{
    {"Year", clock_part<&Clock::year>},
    {"Month", month},
    {"Day", clock_part<&Clock::day>},
    {"Hour", clock_part<&Clock::hour>},
    {"Minute", clock_part<&Clock::minute>},
    {"Second", clock_part<&Clock::second>},
    {"Nanosecond", clock_part<&Clock::nanosecond>},
    {"YearDay", clock_part<&Clock::year_day>},
    {"Weekday", weekday},
    {"Unix", unix_time<1>},
    {"UnixMilli", unix_time<1'000>},
    {"UnixMicro", unix_time<1'000'000>},
    {"UnixNano", unix_time<1'000'000'000>},
    {"UTC", in_utc},
    {"Format", formatted_time, 's'},
    {"String", as_string},
    {"Before", compared<-1>, 't'},
    {"After", compared<1>, 't'},
    {"Equal", compared<0>, 't'},
    {"IsZero", is_zero},
}};

const Method* find_method(std::string_view name) {
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [name](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

}  // namespace

bool is_time_method(std::string_view name) { return find_method(name) != nullptr; }

Result<Value> call_time_method(std::string_view name, const Time& time, Arguments arguments,
                               Context& context) {
  const Method& method = *find_method(name);
  const std::size_t wanted = method.parameter == ' ' ? 0 : 1;
  if (arguments.size() != wanted) {
    return fail("wrong number of args for " + std::string(name) + ": want " +
                std::to_string(wanted) + " got " + std::to_string(arguments.size()));
  }
  const bool fits =
      wanted == 0 || (method.parameter == 's' ? arguments[0].as<std::string>() != nullptr
                                              : arguments[0].as<Time>() != nullptr);
  if (!fits) return fail("wrong type for value");
  return method.call(time, arguments, context);
}

}  // namespace store::logs::pipeline::templates
