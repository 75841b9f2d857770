#include "services/dice/requested_die.hpp"

#include <charconv>

#include "services/dice/specification.hpp"

namespace services::dice {
namespace {

Result<int> requested_times(const http::Request& request) {
  const std::string allowed = "use times=1 to times=" + std::to_string(most_times);
  const auto given = request.query.find("times");
  if (given == request.query.end()) return fail("times is missing; " + allowed);
  const std::string& text = given->second;
  int times = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), times);
  if (status != std::errc{} || end != text.data() + text.size() || times < 1 ||
      times > most_times) {
    return fail("\"" + text + "\" times cannot be rolled; " + allowed);
  }
  return times;
}

}  // namespace

Result<std::string> requested_die(const http::Request& request) {
  const auto given = request.query.find("die");
  if (given == request.query.end()) {
    return fail("die is missing; use die=fair, or the name of another die");
  }
  if (!is_name(given->second)) {
    return fail("\"" + given->second + "\" is not a die; " + name_rule);
  }
  return given->second;
}

Result<RequestedBatch> requested_batch(const http::Request& request) {
  const auto die = requested_die(request);
  if (!die) return fail(die.error());
  const auto times = requested_times(request);
  if (!times) return fail(times.error());
  return RequestedBatch{*die, *times};
}

}  // namespace services::dice
