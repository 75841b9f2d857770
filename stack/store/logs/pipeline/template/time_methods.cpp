#include <array>

#include "stack/store/logs/pipeline/template/methods.hpp"
#include "stack/store/logs/pipeline/values/time_arithmetic.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

const Time& moment(const Value& receiver) { return *receiver.as<Time>(); }

std::int64_t in_unit(const Time& time, std::int64_t per_second) {
  const auto whole =
      static_cast<std::uint64_t>(time.seconds) * static_cast<std::uint64_t>(per_second);
  return static_cast<std::int64_t>(whole) + time.nanoseconds / (1'000'000'000 / per_second);
}

template <auto part>
Result<Value> clock_part(const Value& receiver, Arguments, Context&) {
  return Value{static_cast<std::int64_t>(clock_of(moment(receiver)).*part)};
}

template <auto part, NamedNumber::Type type>
Result<Value> named_part(const Value& receiver, Arguments, Context&) {
  return Value{NamedNumber{type, clock_of(moment(receiver)).*part}};
}

template <std::int64_t per_second>
Result<Value> unix_time(const Value& receiver, Arguments, Context&) {
  return Value{in_unit(moment(receiver), per_second)};
}

// The server's time zone, of `Local`, is UTC.
Result<Value> in_utc(const Value& receiver, Arguments, Context&) {
  return Value{Time{moment(receiver).seconds, moment(receiver).nanoseconds, utc()}};
}

Result<Value> in_location(const Value& receiver, Arguments arguments, Context&) {
  const auto* location = arguments[0].as<Location>();
  if (location == nullptr) return fail("time: missing Location in call to Time.In");
  return Value{Time{moment(receiver).seconds, moment(receiver).nanoseconds, location->zone}};
}

Result<Value> location_of(const Value& receiver, Arguments, Context&) {
  return Value{Location{moment(receiver).zone}};
}

Result<Value> is_daylight_time(const Value& receiver, Arguments, Context&) {
  return Value{clock_of(moment(receiver)).offset.is_daylight};
}

Result<Value> formatted_time(const Value& receiver, Arguments arguments, Context& context) {
  return made(format(moment(receiver), text_at(arguments, 0)), context);
}

Result<Value> time_text(const Value& receiver, Arguments, Context& context) {
  return made(to_string(moment(receiver)), context);
}

Result<Value> time_in_go(const Value& receiver, Arguments, Context& context) {
  return made(go_text(moment(receiver)), context);
}

template <int wanted>
Result<Value> compared(const Value& receiver, Arguments arguments, Context&) {
  return Value{order(moment(receiver), moment(arguments[0])) == wanted};
}

Result<Value> comparison(const Value& receiver, Arguments arguments, Context&) {
  return Value{std::int64_t{order(moment(receiver), moment(arguments[0]))}};
}

Result<Value> is_zero(const Value& receiver, Arguments, Context&) {
  return Value{order(moment(receiver), zero_time()) == 0};
}

Result<Value> since(const Value& receiver, Arguments arguments, Context&) {
  return Value{NamedNumber{NamedNumber::Type::duration,
                           duration_between(moment(arguments[0]), moment(receiver))}};
}

template <auto change>
Result<Value> changed(const Value& receiver, Arguments arguments, Context&) {
  return Value{change(moment(receiver), arguments[0].as<NamedNumber>()->number)};
}

Result<Value> add_date(const Value& receiver, Arguments arguments, Context&) {
  const auto number = [&](std::size_t at) { return *arguments[at].as<std::int64_t>(); };
  return Value{later_by_date(moment(receiver), number(0), number(1), number(2))};
}

constexpr const char* returns_int = "second return value should be error; is int";
constexpr const char* returns_time = "second return value should be error; is time.Time";
constexpr const char* returns_three = "3 return values; should be 1 or 2";

}  // namespace

std::span<const Method> time_methods() {
  using Type = NamedNumber::Type;
  static constexpr std::array<Method, 36> methods{{
      {"Add", "d", changed<later_by>},
      {"AddDate", "iii", add_date},
      {"After", "t", compared<1>},
      {"Before", "t", compared<-1>},
      {"Clock", "", nullptr, returns_three},
      {"Compare", "t", comparison},
      {"Date", "", nullptr, returns_three},
      {"Day", "", clock_part<&Clock::day>},
      {"Equal", "t", compared<0>},
      {"Format", "s", formatted_time},
      {"GoString", "", time_in_go},
      {"Hour", "", clock_part<&Clock::hour>},
      {"ISOWeek", "", nullptr, returns_int},
      {"In", "l", in_location},
      {"IsDST", "", is_daylight_time},
      {"IsZero", "", is_zero},
      {"Local", "", in_utc},
      {"Location", "", location_of},
      {"Minute", "", clock_part<&Clock::minute>},
      {"Month", "", named_part<&Clock::month, Type::month>},
      {"Nanosecond", "", clock_part<&Clock::nanosecond>},
      {"Round", "d", changed<rounded>},
      {"Second", "", clock_part<&Clock::second>},
      {"String", "", time_text},
      {"Sub", "t", since},
      {"Truncate", "d", changed<truncated>},
      {"UTC", "", in_utc},
      {"Unix", "", unix_time<1>},
      {"UnixMicro", "", unix_time<1'000'000>},
      {"UnixMilli", "", unix_time<1'000>},
      {"UnixNano", "", unix_time<1'000'000'000>},
      {"Weekday", "", named_part<&Clock::weekday, Type::weekday>},
      {"Year", "", clock_part<&Clock::year>},
      {"YearDay", "", clock_part<&Clock::year_day>},
      {"Zone", "", nullptr, returns_int},
      {"ZoneBounds", "", nullptr, returns_time},
  }};
  return methods;
}

}  // namespace store::logs::pipeline::templates
