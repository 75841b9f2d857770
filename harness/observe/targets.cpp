#include "harness/observe/targets.hpp"

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

ScrapedTarget read_scraped_target(const json& target) {
  const json& labels = target.at("labels");
  return {labels.value("job", ""), labels.value("instance", ""),
          target.at("health").get<std::string>() == "up",
          without_password(target.value("lastError", ""))};
}

}  // namespace

Question active_targets() {
  return {Backend::prometheus, "/api/v1/targets", {{"state", "active"}}, "whom it scrapes"};
}

Result<std::vector<ScrapedTarget>> parse_targets(const Answer& answer) {
  using Targets = std::vector<ScrapedTarget>;
  return read_document<Targets>(answer, [](const json& document) {
    Targets targets;
    for (const json& target : list(data_of(document).at("activeTargets"))) {
      targets.push_back(read_scraped_target(target));
    }
    return targets;
  });
}

std::string why_scrapes_fail(const std::string& job, const AskAll& ask) {
  const auto all = parse_targets(ask({active_targets()}).front());
  for (const ScrapedTarget& one : all.value_or(std::vector<ScrapedTarget>{})) {
    if (one.job == job && !one.problem.empty()) return ": " + one.problem;
  }
  return {};
}

}  // namespace harness::observe
