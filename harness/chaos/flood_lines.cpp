#include "harness/chaos/flood_lines.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/net/told.hpp"

namespace harness::chaos {
namespace {

using nlohmann::json;

constexpr std::uint64_t gathered_in_a_second = 20;  // batches, if all come in time
constexpr std::uint64_t least_in_a_second = 10;     // if they are late, and so as large as may be

// Whole seconds apart, so that no product is too large.
std::uint64_t flood_lines_due(Duration elapsed, std::uint64_t rate) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(elapsed);
  const std::chrono::nanoseconds rest = elapsed - whole;
  return static_cast<std::uint64_t>(whole.count()) * rate +
         static_cast<std::uint64_t>(rest.count()) * rate / 1'000'000'000;
}

// {"status":"success","data":{"resultType":"vector","result":[{"value":[1763718241,"12"]}]}}
std::optional<std::string> value_of_flood(const std::string& answer) {
  const auto value = net::read_told({}, answer, [](const net::Told& told) {
    if (told["data"]["result"].is_left_out()) throw net::Misread("no result");
    const auto series = told["data"]["result"].list();
    if (series.empty()) return std::string("0");
    const auto sample = series.front()["value"].list();
    return sample.size() < 2 ? throw net::Misread("no value") : sample[1].text();
  });
  return value ? std::optional(*value) : std::nullopt;
}

}  // namespace

std::uint64_t flood_batch(Duration elapsed, std::uint64_t rate, std::uint64_t sent) {
  const std::uint64_t due = flood_lines_due(elapsed, rate) - sent;
  if (due < std::max<std::uint64_t>(rate / gathered_in_a_second, 1)) return 0;
  return std::min(due, std::max<std::uint64_t>(rate / least_in_a_second, 1));
}

std::string flood_line(std::uint64_t number, std::size_t bytes) {
  std::string line =
      R"({"level":"INFO","message":"flood","number":)" + std::to_string(number) + R"(,"fill":")";
  const std::string end = "\"}";
  line.resize(std::max(line.size(), bytes - end.size()), '.');
  return line + end;
}

std::string flood_body(std::uint64_t first, std::uint64_t lines, std::size_t bytes, WallTime at) {
  json values = json::array();
  for (std::uint64_t i = 0; i < lines; ++i) {
    const WallTime stamp = at + std::chrono::nanoseconds(i);
    values.push_back({unix_nanoseconds(stamp), flood_line(first + i, bytes)});
  }
  const json stream = {{"stream", {{"job", "flood"}, {"service_name", "flood"}}},
                       {"values", std::move(values)}};
  return json{{"streams", json::array({stream})}}.dump();
}

std::string flood_query(Duration range) {
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(range);
  return std::string("sum(count_over_time(") + flood_stream + "[" +
         std::to_string(std::max<std::int64_t>(whole.count(), 1)) + "ms]))";
}

Result<std::uint64_t> flood_lines_in(const std::string& answer) {
  const auto value = value_of_flood(answer);
  if (!value)
    return fail("answered with something else than a count: " + beginning_of(answer, 200));
  const std::optional<double> count = to_number(*value);
  if (!count || *count < 0 || *count != std::floor(*count)) {
    return fail("answered with a count of " + shown(*value));
  }
  return static_cast<std::uint64_t>(*count);
}

std::string FloodTally::text(const std::string& things) const {
  std::string text = std::to_string(pushed) + " " + things + " pushed";
  if (refused > 0) text += ", " + std::to_string(refused) + " of them refused";
  if (unanswered > 0) text += ", " + std::to_string(unanswered) + " without an answer";
  return problem.empty() ? text : text + " (" + problem + ")";
}

std::optional<std::string> flood_shortfall(const FloodLook& look, std::uint64_t rate,
                                           const std::string& things) {
  const double came =
      static_cast<double>(look.stored + look.refused) / harness::seconds(look.length);
  if (2 * came >= static_cast<double>(rate)) return std::nullopt;
  return std::to_string(std::lround(came)) + " " + things + "/s came in " +
         approximate(look.length) + ", " +
         std::to_string(static_cast<long>(rate) - std::lround(came)) + " less than the " +
         std::to_string(rate) + " that it is to be";
}

}  // namespace harness::chaos
