#include "harness/run/accepted_baseline.hpp"

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::run {
namespace {

namespace fs = std::filesystem;

void review_file(const plan::Plan& plan, const fs::path& file, BaselineReview& review) {
  const grammar::Located<std::string>& named = plan.baseline->file;
  const auto baseline = read_baseline(file);
  if (!baseline) {
    review.problems.push_back({named.place,
                               "baseline: " + shown(*named) + " " + baseline.error().what,
                               baseline.error().remedy});
  } else if (!*baseline) {
    review.hints.push_back(
        {named.place,
         "baseline: there is no " + shown(*named) + " yet, so that no run can pass for its equal",
         "run it several times (--runs 8), then harness baseline accept RUN --as " +
             file.string()});
  } else if ((*baseline)->scenario != plan.name) {
    review.problems.push_back({named.place,
                               "baseline: " + shown(*named) + " is of " + (*baseline)->scenario,
                               "name one of " + plan.name});
  }
}

void review_other(const plan::Plan& plan, const fs::path& file, BaselineReview& review) {
  const grammar::Located<std::string>& named = plan.baseline->scenario;
  std::error_code unknown;
  if (!fs::is_regular_file(file, unknown)) {
    review.problems.push_back({named.place, "baseline: there is no " + shown(*named),
                               "name a scenario; paths count from beside this one"});
  } else if (plan.runs < 2) {
    review.hints.push_back(
        {named.place, "baseline: one run of " + *named + " does not show what differs by chance",
         "write runs: 5, or say --runs 5"});
  }
}

}  // namespace

fs::path beside(const fs::path& scenario, const std::string& named) {
  return scenario.parent_path() / named;
}

Result<std::optional<verdict::Baseline>> read_baseline(const fs::path& file) {
  std::error_code unknown;
  if (!fs::exists(file, unknown)) return std::optional<verdict::Baseline>();
  return read_file(file)
      .and_then(
          [&](const std::string& text) { return verdict::parse_baseline(text, file.string()); })
      .map([](verdict::Baseline baseline) { return std::optional(std::move(baseline)); });
}

BaselineReview review_baseline(const plan::Plan& plan, const fs::path& scenario) {
  BaselineReview review;
  if (!plan.baseline) return review;
  if (!plan.baseline->file->empty()) {
    review_file(plan, beside(scenario, *plan.baseline->file), review);
  } else if (!plan.baseline->scenario->empty()) {
    review_other(plan, beside(scenario, *plan.baseline->scenario), review);
  }
  return review;
}

}  // namespace harness::run
