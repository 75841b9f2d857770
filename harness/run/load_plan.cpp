#include "harness/run/load_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "harness/chaos/fault.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/plan/advisories.hpp"
#include "harness/plan/idle_phases.hpp"
#include "harness/plan/running_links.hpp"
#include "harness/plan/safety_rules.hpp"
#include "harness/plan/telemetry.hpp"
#include "harness/plan/without_tls.hpp"
#include "harness/run/accepted_baseline.hpp"
#include "harness/run/alert_rules.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/too_far_back.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/scenario/system/system_form.hpp"
#include "harness/target/external/protected_places.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/rule_files.hpp"
#include "harness/target/native/stage.hpp"
#include "harness/target/native/stage_links.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/query_review.hpp"
#include "harness/verdict/ruled_out.hpp"

namespace harness::run {
namespace {

template <typename T>
tl::unexpected<std::vector<Error>> single(const Result<T>& result) {
  return tl::unexpected(std::vector<Error>{result.error()});
}

Result<void> check_process(const std::string& name, const char* flag,
                           const scenario::Vocabulary& words, const scenario::System& system) {
  const std::vector<std::string>& names = words.stages.at(system.stage);
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  return fail(system.title() + " has no process \"" + name + "\"", flag,
              "its processes are " + join(names, ", "));
}

// What the command line adds.
Checked<void> add_extras(const PlanOptions& options, const scenario::Vocabulary& all,
                         scenario::System& system) {
  const scenario::Vocabulary words = scenario::with_own_processes(all, system);
  std::vector<Error> errors;
  const auto is_known = [&](const std::string& process, const char* flag) {
    const auto known = check_process(process, flag, words, system);
    if (!known) errors.push_back(known.error());
    return known.has_value();
  };
  for (const ExtraArgument& one : options.extra_arguments) {
    if (is_known(one.process, "--service-arg")) {
      system.options[one.process].push_back(one.argument);
    }
  }
  for (const ExtraVariable& one : options.extra_variables) {
    if (is_known(one.process, "--env")) system.env[one.process][one.name] = one.value;
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return {};
}

// All errors of the file at once.
std::vector<Error> joined(const Checked<scenario::Scenario>& scenario, std::vector<Error> more) {
  if (scenario) return more;
  std::vector<Error> all = scenario.error();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<std::string> running_backends(const PlanOptions& options, const plan::Plan& plan) {
  std::vector<std::string> running = options.shared_backends;
  std::ranges::move(plan.system.own.backends.names(), std::back_inserter(running));
  return running;
}

// A Prometheus that runs already has rules of its own, of which only it can tell.
std::vector<yaml::Problem> never_by_alerts(const PlanOptions& options, const plan::Plan& plan,
                                           const target::Stage& stage) {
  const std::vector<std::string> running = running_backends(options, plan);
  if (std::ranges::count(running, "prometheus") > 0) return {};
  const auto rules = alert_rules_in(stage.rules);
  return rules ? verdict::ruled_out_by_alerts(plan, *rules) : std::vector<yaml::Problem>{};
}

Checked<void> fit_to_system(const PlanOptions& options, plan::Plan& plan, const std::string& file) {
  const Checked<target::Stage> stage = load_system(plan.system);
  if (!stage) return tl::unexpected(stage.error());
  const auto not_led = target::check_links(plan.system.links, *stage, additions_of(plan.system));
  if (!not_led.empty()) return tl::unexpected(located(not_led, file));
  const auto never = never_by_alerts(options, plan, *stage);
  if (!never.empty()) return tl::unexpected(located(never, file));
  scenario::ForPrometheus told{!stage->rules.empty(), {}};
  for (const target::ScrapedEndpoint& endpoint : stage->scraped) {
    told.scraped_endpoints.push_back(endpoint.name);
  }
  const auto lost = scenario::check_senders(stage->processes, told, plan.system.own.backends);
  if (!lost.empty()) return tl::unexpected(lost);
  const auto& [spans, lines] = stage->per_request;
  if (spans > 0) plan::expect_telemetry(plan, {spans, lines}, plan.system.memory);
  return {};
}

std::vector<Error> wrong_rules(const scenario::System& system) {
  std::vector<Error> errors;
  for (const auto& rules : system.own.rules) {
    const Result<void> sound = target::check_rule_file(*rules);
    if (!sound) errors.push_back(sound.error());
  }
  return errors;
}

scenario::Environment kept(const std::map<std::string, std::string>& values) {
  const auto find = [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
  return {.find = find, .is_whole = false};
}

// What runs already has the lines and samples of others, and of runs before.
void mark_shared(const PlanOptions& options, plan::Plan& plan) {
  std::vector<std::string> shared = running_backends(options, plan);
  plan.ran_before = options.ran_before;
  if (options.ran_before) shared.insert(shared.end(), {"loki", "prometheus"});
  plan.derives_elsewhere = std::ranges::count(shared, "tempo") > 0;
  for (plan::Claim& claim : plan.claims) {
    const std::string backend = claim.kind == "logql" ? "loki" : "prometheus";
    claim.starts_afresh = std::ranges::count(shared, backend) == 0;
  }
}

// What faults leave in stores that are there before the run and after it.
std::vector<yaml::Problem> filled_for_others(const PlanOptions& options, const plan::Plan& plan) {
  const std::vector<std::string> running = running_backends(options, plan);
  std::vector<yaml::Problem> problems;
  for (const plan::Fault& fault : plan.faults) {
    const auto filled = chaos::find_fault_kind(fault.kind)->filled;
    if (filled == nullptr) continue;
    const std::string store = filled(fault.target);
    const std::string what = fault.kind + ": " + store;
    if (std::ranges::count(running, store) > 0) {
      problems.push_back({fault.place,
                          what + " runs already, and would keep what it is filled with",
                          "let the harness start one"});
    } else if (options.ran_before) {
      problems.push_back({fault.place,
                          what + " is up before the run, and would keep what it is filled with",
                          "run it without --against"});
    }
  }
  return problems;
}

// The rules are for more scenarios than this one, so that it is no error.
void warn_of_names(const plan::OwnedSystem& system, const scenario::Safety& safety,
                   LoadedPlan& loaded) {
  const target::ProtectedPlaces unknown(plan::unknown_names(loaded.plan, safety, system));
  for (const std::string& name : unknown.without_places()) {
    std::vector<std::string> known = system.names;
    for (const auto& endpoint : loaded.plan.system.own.endpoints) known.push_back(endpoint.name);
    const auto meant = nearest(name, known);
    loaded.warnings.push_back(
        {"protected: " + shown(name) + " is no name that " + loaded.plan.name +
             " has, and no host that is found: it protects nothing here",
         safety.file, meant ? "is " + *meant + " meant?" : "mend it, if it is a slip"});
  }
}

// The rules of the system's owner, and that the plan keeps to them.
Checked<void> heed_owner(LoadedPlan& loaded) {
  const auto& file = loaded.plan.system.own.safety;
  if (!file.written()) return {};
  auto safety = scenario::load_safety(*file);
  if (!safety) return tl::unexpected(safety.error());
  const auto stage = load_system(loaded.plan.system);
  if (!stage) return tl::unexpected(stage.error());
  plan::OwnedSystem system{{}, own_environment(), stage->names()};
  for (const target::Process& process : stage->processes) {
    if (process.role != scenario::Role::backend) system.processes.push_back(process.name);
  }
  const auto problems = plan::check_safety(loaded.plan, *safety, system);
  if (!problems.empty()) return tl::unexpected(located(problems, loaded.file));
  warn_of_names(system, *safety, loaded);
  loaded.plan.safety = *std::move(safety);
  return {};
}

// A run that is over has kept what it needs to be judged again, and nothing else.
void locate_files(const std::filesystem::path& directory, bool is_to_run,
                  scenario::Vocabulary& words) {
  const auto beside = [directory](const std::string& named) {
    return (directory / named).string();
  };
  const auto kept = [directory](const std::string& named) {
    return claim_file(directory, named).string();
  };
  if (is_to_run) {
    words.locate = beside;
    words.locate_asked = beside;
  } else {
    words.locate_asked = kept;
  }
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

Checked<target::Stage> load_system(const scenario::System& system) {
  Checked<target::Stage> stage =
      system.is_own() ? target::load_own(stack_directory(), system.own, own_environment())
                      : target::load_stage(stack_directory(), system.stage);
  if (!stage) return stage;
  if (system.alertmanager && system.own.backends.prometheus) {
    return tl::unexpected(std::vector{Error{
        "alertmanager: prometheus runs already, and is told nothing: no alert would get there",
        system.own.backends.prometheus->where,
        "leave prometheus out for one that the harness starts, or leave alertmanager out"}});
  }
  if (system.alertmanager) {
    if (auto added = target::add_paging(stack_directory(), *stage); !added) {
      return tl::unexpected(added.error());
    }
  }
  target::scrape(system.own.endpoints, own_environment(), *stage);
  if (system.is_own()) return stage;
  for (const auto& rules : system.own.rules) {
    stage->rules.push_back(std::filesystem::absolute(*rules).string());
  }
  return stage;
}

std::map<std::string, target::Additions> additions_of(const scenario::System& system) {
  const scenario::Environment environment = own_environment();
  std::map<std::string, target::Additions> more;
  for (const auto& [process, arguments] : system.options) {
    for (const std::string& argument : arguments) {
      more[process].args.push_back(scenario::filled(argument, environment));
    }
  }
  for (const auto& [process, variables] : system.env) {
    for (const auto& [name, value] : variables) {
      more[process].env[name] = scenario::filled(value, environment);
    }
  }
  return more;
}

std::filesystem::path stack_directory() {
  const char* chosen = std::getenv("HARNESS_STACK");
  if (chosen != nullptr && *chosen != '\0') return chosen;
  return target::own_directory().parent_path() / "share/harness/stack";
}

Checked<scenario::Vocabulary> vocabulary(bool with_stages) {
  scenario::Vocabulary words;
  for (const chaos::FaultKind& kind : chaos::fault_kinds()) words.faults.push_back(kind.language);
  for (const verdict::ClaimKind& kind : verdict::claim_kinds()) {
    words.claims.push_back(kind.language);
  }
  if (!with_stages) return words;
  words.has_program = [](const std::string& name) {
    return target::find_program(name, target::program_directories()).has_value();
  };
  auto catalogue = target::load_catalogue(stack_directory());
  if (!catalogue) return tl::unexpected(catalogue.error());
  words.catalogue = *std::move(catalogue);
  const auto backends = target::load_stage(stack_directory(), target::backends_alone);
  if (!backends) return tl::unexpected(backends.error());
  words.backends = backends->names();
  const std::filesystem::path stages = stack_directory() / "stages";
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(stages, missing)) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string name = entry.path().stem();
    const Checked<target::Stage> stage = target::load_stage(stack_directory(), name);
    if (!stage) return tl::unexpected(stage.error());
    words.stages[name] = stage->names();
    for (const target::Process& process : stage->processes) {
      if (process.ready.http.empty()) words.without_http.insert(process.name);
      if (scenario::is_database(process)) words.databases.insert(process.name);
      scenario::add_storms(process, words);
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
  locate_files(file.parent_path(), options.check_names, *words);
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
  const Checked<void> added = add_extras(options, *words, scenario->system);
  if (!added) return tl::unexpected(added.error());
  if (options.check_names) {
    if (auto wrong = wrong_rules(scenario->system); !wrong.empty()) return tl::unexpected(wrong);
  }
  scenario->system.own.backends.drop(options.named_backends);
  if (options.memory) scenario->system.memory = *options.memory;
  LoadedPlan loaded{file.string(),
                    *text,
                    plan::make_plan(*scenario, options.seed, options.stretch),
                    scenario->environment,
                    {}};
  loaded.claim_files = std::move(scenario->claim_files);
  mark_shared(options, loaded.plan);
  loaded.plan.system.has_storms = std::ranges::any_of(
      loaded.plan.faults,
      [](const plan::Fault& fault) { return chaos::find_fault_kind(fault.kind)->needs_admin; });
  loaded.hints = located(queries.hints, file.string());
  for (const auto& more :
       {plan::judged_without_load(loaded.plan), plan::judged_without_tls(loaded.plan),
        plan::doubtful_advisories(loaded.plan, SystemClock().wall()),
        scenario::hints_of_references(*text, file.string())}) {
    std::ranges::move(located(more, file.string()), std::back_inserter(loaded.hints));
  }
  // A run that is over has told by itself what it sampled, and claims what it claims.
  if (!options.check_names) return loaded;
  if (const auto allowed = heed_owner(loaded); !allowed) return tl::unexpected(allowed.error());
  std::vector<yaml::Problem> never = plan::loads_never_due(loaded.plan);
  std::ranges::move(verdict::ruled_out(loaded.plan), std::back_inserter(never));
  std::ranges::move(filled_for_others(options, loaded.plan), std::back_inserter(never));
  std::ranges::move(plan::check_running_links(loaded.plan), std::back_inserter(never));
  std::ranges::move(conditions_never_asked(loaded.plan), std::back_inserter(never));
  BaselineReview baseline = review_baseline(loaded.plan, file);
  std::ranges::move(baseline.problems, std::back_inserter(never));
  std::ranges::move(located(baseline.hints, file.string()), std::back_inserter(loaded.hints));
  if (!never.empty()) return tl::unexpected(located(never, file.string()));
  return fit_to_system(options, loaded.plan, loaded.file).map([&] { return std::move(loaded); });
}

}  // namespace harness::run
