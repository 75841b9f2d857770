#include <array>

#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

constexpr std::int64_t second = 1'000'000'000;

Result<Value> line(Arguments, Context& context) {
  return made(std::string(context.line.text), context);
}
Result<Value> timestamp(Arguments, Context& context) {
  return Value{time_of_nanoseconds(context.line.time)};
}
Result<Value> now(Arguments, Context& context) {
  return Value{time_of_nanoseconds(context.line.now)};
}

// Whatever is no time and no number of seconds stands for now.
Result<Value> date(Arguments args, Context& context) {
  Time time = time_of_nanoseconds(context.line.now);
  if (const Time* given = args[1].as<Time>()) time = *given;
  if (const auto* seconds = args[1].as<std::int64_t>()) time = {*seconds, 0, utc()};
  time.zone = utc();
  return made(format(time, text_at(args, 0)), context);
}

Result<Value> to_date(Arguments args, Context&) {
  return Value{parse_time(text_at(args, 0), text_at(args, 1), utc()).value_or(zero_time())};
}

Result<Value> to_date_in_zone(Arguments args, Context&) {
  const ZonePtr zone = load_zone(text_at(args, 1));
  if (!zone) return Value{zero_time()};
  return Value{parse_time(text_at(args, 0), text_at(args, 2), zone).value_or(zero_time())};
}

// The unit shows in the number of digits.
Result<Value> unix_to_time(Arguments args, Context&) {
  const std::string& epoch = text_at(args, 0);
  const std::string problem = "unable to parse time '" + epoch + "': ";
  const auto number = parse_int(epoch, IntegerBase::ten);
  if (!number) return fail(problem + number.error().what);
  switch (epoch.size()) {
    case 5:
      return Value{Time{*number * 86'400, 0, utc()}};
    case 10:
      return Value{Time{*number, 0, utc()}};
    case 13:
      return Value{time_of_nanoseconds(*number * 1'000'000)};
    case 16:
      return Value{time_of_nanoseconds(*number * 1'000)};
    case 19:
      return Value{time_of_nanoseconds(*number)};
    default:
      return fail(problem + "unsupported length");
  }
}

template <std::int64_t per_second>
Result<Value> unix_epoch(Arguments args, Context&) {
  const Time& time = *args[0].as<Time>();
  // Wraps around beyond the years that nanoseconds reach, as Go's does.
  const auto whole =
      static_cast<std::uint64_t>(time.seconds) * static_cast<std::uint64_t>(per_second);
  const auto value = static_cast<std::int64_t>(whole) + time.nanoseconds / (second / per_second);
  return Value{std::to_string(value)};
}

}  // namespace

std::span<const Function> time_functions() {
  static constexpr std::array<Function, 10> functions{{
      {"__line__", "", line},
      {"__timestamp__", "", timestamp},
      {"now", "", now},
      {"date", "sa", date},
      {"toDate", "ss", to_date},
      {"toDateInZone", "sss", to_date_in_zone},
      {"unixToTime", "s", unix_to_time},
      {"unixEpoch", "t", unix_epoch<1>},
      {"unixEpochMillis", "t", unix_epoch<1'000>},
      {"unixEpochNanos", "t", unix_epoch<second>},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
