#include "harness/run/load_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "harness/chaos/fault.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/plan/idle_phases.hpp"
#include "harness/plan/telemetry.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "harness/target/native/stage.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/query_review.hpp"

namespace harness::run {
namespace {

template <typename T>
tl::unexpected<std::vector<Error>> single(const Result<T>& result) {
  return tl::unexpected(std::vector<Error>{result.error()});
}

Checked<void> add_arguments(const std::vector<ExtraArgument>& extra,
                            const scenario::Vocabulary& words, scenario::System& system) {
  for (const ExtraArgument& one : extra) {
    const std::vector<std::string>& names = words.stages.at(system.stage);
    if (std::find(names.begin(), names.end(), one.process) == names.end()) {
      return tl::unexpected(
          std::vector<Error>{{system.stage + " has no process \"" + one.process + "\"",
                              "--service-arg", "its processes are " + join(names, ", ")}});
    }
    system.options[one.process].push_back(one.argument);
  }
  return {};
}

// All errors of the file at once.
std::vector<Error> joined(const Checked<scenario::Scenario>& scenario, std::vector<Error> more) {
  if (scenario) return more;
  std::vector<Error> all = scenario.error();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Checked<void> expect_telemetry(plan::Plan& plan) {
  const Checked<target::Stage> stage = target::load_stage(stack_directory(), plan.system.stage);
  if (!stage) return tl::unexpected(stage.error());
  const auto& [spans, lines] = stage->per_request;
  if (spans > 0) plan::expect_telemetry(plan, {spans, lines}, plan.system.memory);
  return {};
}

scenario::Environment kept(const std::map<std::string, std::string>& values) {
  const auto find = [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
  return {.find = find, .is_whole = false};
}

}  // namespace

scenario::Environment own_environment() {
  const auto find = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  return {.find = find};
}

std::filesystem::path stack_directory() {
  const char* chosen = std::getenv("HARNESS_STACK");
  return chosen != nullptr && *chosen != '\0' ? chosen : HARNESS_STACK_DIR;
}

Checked<scenario::Vocabulary> vocabulary(bool with_stages) {
  scenario::Vocabulary words;
  for (const chaos::FaultKind& kind : chaos::fault_kinds()) words.faults.push_back(kind.language);
  for (const verdict::ClaimKind& kind : verdict::claim_kinds()) {
    words.claims.push_back(kind.language);
  }
  if (!with_stages) return words;
  const std::filesystem::path stages = stack_directory() / "stages";
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(stages, missing)) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string name = entry.path().stem();
    const Checked<target::Stage> stage = target::load_stage(stack_directory(), name);
    if (!stage) return tl::unexpected(stage.error());
    words.stages[name] = stage->names();
    for (const target::ProcessSpec& process : stage->processes) {
      if (process.ready.http.empty()) words.without_http.insert(process.name);
    }
  }
  if (words.stages.empty()) {
    return tl::unexpected(std::vector<Error>{
        {"there is no stage", stages.string(), "point HARNESS_STACK at the stack directory"}});
  }
  return words;
}

Checked<LoadedPlan> load_plan(const std::filesystem::path& file, const PlanOptions& options) {
  Checked<scenario::Vocabulary> words = vocabulary(options.check_names);
  if (!words) return tl::unexpected(words.error());
  if (options.check_names) {
    words->locate = [&file](const std::string& named) {
      return (file.parent_path() / named).string();
    };
  }
  words->environment = options.environment ? kept(*options.environment) : own_environment();
  Result<std::string> text = read_file(file);
  if (!text) return single(text);
  Checked<scenario::Scenario> scenario = scenario::parse_scenario(*text, file.string(), *words);
  const verdict::QueryReview queries =
      verdict::review_queries(*text, file.string(), words->environment);
  // A run that is over was asked what it was asked.
  if (options.check_names && !queries.problems.empty()) {
    return tl::unexpected(joined(scenario, located(queries.problems, file.string())));
  }
  if (!scenario) return tl::unexpected(scenario.error());
  const Checked<void> added = add_arguments(options.extra_arguments, *words, scenario->system);
  if (!added) return tl::unexpected(added.error());
  if (options.memory) scenario->system.memory = *options.memory;
  LoadedPlan loaded{
      file.string(), *text, plan::make_plan(*scenario, options.seed), scenario->environment, {}};
  loaded.hints = located(queries.hints, file.string());
  for (const auto& more : {plan::judged_without_load(loaded.plan),
                           scenario::hints_of_references(*text, file.string())}) {
    std::ranges::move(located(more, file.string()), std::back_inserter(loaded.hints));
  }
  // A run that is over has told by itself what it sampled.
  if (!options.check_names) return loaded;
  return expect_telemetry(loaded.plan).map([&] { return std::move(loaded); });
}

}  // namespace harness::run
