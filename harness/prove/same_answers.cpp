#include "harness/prove/same_answers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"

namespace harness::prove {
namespace {

using nlohmann::json;

// Lists of what has no order, in one; without what is about the asking.
json in_one_order(json value) {
  if (value.is_object()) {
    for (const char* name : {"stats", "metrics"}) value.erase(name);
    for (auto& [name, part] : value.items()) part = in_one_order(part);
  }
  if (!value.is_array()) return value;
  for (json& part : value) part = in_one_order(part);
  if (!value.empty() && value.front().is_object()) std::sort(value.begin(), value.end());
  return value;
}

// The part around the first place where they differ.
std::string around(const std::string& text, std::size_t at) {
  constexpr std::size_t before = 40;
  return shown(text.substr(at > before ? at - before : 0, before * 3));
}

bool is_near(WallTime one, WallTime other, Duration moment) {
  return one - other <= moment && other - one <= moment;
}

bool is_same_story(const observe::Answer& then, const observe::Answer& now, Duration moment) {
  auto before = observe::parse_series(then);
  auto after = observe::parse_series(now);
  if (!before || !after || before->size() != after->size()) return false;
  const auto by_labels = [](const auto& a, const auto& b) { return a.labels < b.labels; };
  std::sort(before->begin(), before->end(), by_labels);
  std::sort(after->begin(), after->end(), by_labels);
  return std::equal(before->begin(), before->end(), after->begin(), after->end(),
                    [&](const observe::Series& a, const observe::Series& b) {
                      return a.labels == b.labels &&
                             is_near(a.points.front().at, b.points.front().at, moment) &&
                             is_near(a.points.back().at, b.points.back().at, moment);
                    });
}

bool is_about_alerts(const observe::Question& question) {
  return question.backend == observe::Backend::prometheus && question.query.starts_with("ALERTS{");
}

}  // namespace

std::optional<std::string> difference(const observe::Asked& recorded, const observe::Answer& now,
                                      Duration moment) {
  const observe::Answer& then = recorded.answers.back();
  if (then.status != 200) return std::nullopt;  // nothing was answered that could be given again
  const std::string who = std::string(name_of(recorded.question.backend)) + " was asked " +
                          shown(recorded.question.query) + ", and ";
  if (now.status != 200) {
    return who + "now says " + shown(now.problem.empty() ? now.body : now.problem);
  }
  const std::string was = in_one_order(observe::json_of(then.body)).dump();
  const std::string is = in_one_order(observe::json_of(now.body)).dump();
  if (was == is) return std::nullopt;
  if (is_about_alerts(recorded.question) && is_same_story(then, now, moment)) return std::nullopt;
  const auto at = static_cast<std::size_t>(
      std::mismatch(was.begin(), was.end(), is.begin(), is.end()).first - was.begin());
  return who + "gave " + around(was, at) + " then, and " + around(is, at) + " now";
}

}  // namespace harness::prove
