#include "harness/cli/gated_runs.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "harness/cli/repeated.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/run/accepted_baseline.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> passed_of(const SuiteEnd& end, const std::string& file) {
  std::vector<fs::path> runs;
  for (const PassedRun& run : end.passed) {
    if (run.file == file) runs.push_back(run.directory);
  }
  return runs;
}

std::size_t turns_of(const std::vector<run::LoadedPlan>& turns, const std::string& file) {
  return static_cast<std::size_t>(std::ranges::count(turns, file, &run::LoadedPlan::file));
}

Checked<RunGate> named_gate(const Flags& flags, const run::LoadedPlan& loaded,
                            const verdict::BaselineBounds& bounds) {
  RunGate gate{loaded.file, loaded.plan.name, bounds, file_of_baseline(flags.text("baseline")), {},
               {}};
  Result<verdict::Baseline> baseline = load_baseline(gate.accepted);
  if (!baseline) return tl::unexpected(std::vector{baseline.error()});
  if (baseline->scenario != gate.scenario) {
    return tl::unexpected(
        std::vector{Error{gate.accepted.string() + " is of " + baseline->scenario, "--baseline",
                          "run that, or leave " + loaded.file + " out"}});
  }
  gate.baseline = *std::move(baseline);
  return gate;
}

Checked<RunGate> own_gate(const run::LoadedPlan& loaded, const verdict::BaselineBounds& bounds,
                          const run::PlanOptions& options) {
  const scenario::BaselineUse& use = *loaded.plan.baseline;
  RunGate gate{loaded.file, loaded.plan.name, bounds, {}, {}, {}};
  if (!use.file->empty()) {
    gate.accepted = run::beside(loaded.file, *use.file);
    auto baseline = run::read_baseline(gate.accepted);
    if (!baseline) return tl::unexpected(std::vector{baseline.error()});
    gate.baseline = *std::move(baseline);
    return gate;
  }
  Checked<run::LoadedPlan> other = run::load_plan(run::beside(loaded.file, *use.scenario), options);
  if (!other) return tl::unexpected(other.error());
  if (other->plan.name == gate.scenario) {
    return tl::unexpected(std::vector{Error{"is " + gate.scenario +
                                                " by its name, too: runs of the "
                                                "two could not be told apart",
                                            other->file, "give it a name of its own"}});
  }
  other->plan.runs = loaded.plan.runs;
  gate.other = *std::move(other);
  return gate;
}

std::string accept_command(const RunGate& gate, const std::vector<fs::path>& runs) {
  std::string text;
  if (runs.size() < 2) text = "run it several times (--runs 8), and then ";
  text += "harness baseline accept";
  if (runs.size() < 2) text += " RUN…";
  for (std::size_t i = 0; runs.size() > 1 && i < runs.size(); ++i) text += " " + runs[i].string();
  return text + " --as " + gate.accepted.string();
}

// Those of the other scenario, or what was accepted.
Checked<verdict::Baseline> baseline_among(const RunGate& gate, const std::vector<fs::path>& now,
                                          const std::vector<fs::path>& others) {
  if (gate.other) return arms_of(others, false);
  if (gate.baseline) return *gate.baseline;
  return tl::unexpected(std::vector{
      Error{"there are no accepted runs yet, so that nothing says what these are to be like",
            gate.accepted.string(), "if they are good, " + accept_command(gate, now)}});
}

struct GateRuns {
  std::vector<fs::path> now;
  std::vector<fs::path> others;
};

ComparedEnd compare_runs(const RunGate& gate, const GateRuns& runs) {
  const auto baseline = baseline_among(gate, runs.now, runs.others);
  if (!baseline) return {refuse(baseline.error(), exit_not_measured)};
  const auto now = arms_of(runs.now, false);
  if (!now) return {refuse(now.error(), exit_not_measured)};
  const std::string where = gate.other ? gate.other->file : gate.accepted.string();
  std::printf("\n%s, compared with %s\n", gate.scenario.c_str(), where.c_str());
  return compare_with(*baseline, where, *now, gate.bounds);
}

// What a flag of theirs would say nothing about.
Result<void> check_flags(const Flags& flags, const std::vector<run::LoadedPlan>& plans) {
  if (flags.has("segment") && flags.has("baseline")) {
    return fail("parts of a load are compared once they are merged", "--baseline",
                "leave it out, and use harness baseline compare");
  }
  const bool has_gate =
      flags.has("baseline") || std::ranges::any_of(plans, [](const run::LoadedPlan& loaded) {
        return loaded.plan.baseline.has_value();
      });
  for (const char* bound : {"at-most", "more-failures"}) {
    if (!flags.has(bound) || has_gate) continue;
    return fail("is a bound, and nothing is compared", "--" + std::string(bound),
                "name a baseline with --baseline, or in the scenario");
  }
  return {};
}

// The same scenarios as often again, with the seeds that follow.
std::vector<run::LoadedPlan> turns_again(const RunGate& gate,
                                         const std::vector<run::LoadedPlan>& turns) {
  std::vector<run::LoadedPlan> again;
  for (const run::LoadedPlan& turn : turns) {
    const bool is_of_it = turn.file == gate.file || (gate.other && turn.file == gate.other->file);
    if (!is_of_it) continue;
    again.push_back(turn);
    again.back().plan.seed += turns_of(turns, turn.file);
  }
  return again;
}

}  // namespace

Checked<std::vector<RunGate>> gates_of(const Flags& flags,
                                       const std::vector<run::LoadedPlan>& plans,
                                       const run::PlanOptions& options) {
  std::vector<RunGate> gates;
  if (const auto usable = check_flags(flags, plans); !usable) {
    return tl::unexpected(std::vector{usable.error()});
  }
  if (flags.has("segment")) return gates;
  for (const run::LoadedPlan& loaded : plans) {
    if (!flags.has("baseline") && !loaded.plan.baseline) continue;
    verdict::BaselineBounds bounds;
    if (const auto& own = loaded.plan.baseline) bounds = {own->at_most, own->more_failures};
    const auto read = bounds_of(flags, bounds);
    if (!read) return tl::unexpected(std::vector{read.error()});
    auto gate =
        flags.has("baseline") ? named_gate(flags, loaded, *read) : own_gate(loaded, *read, options);
    if (!gate) return tl::unexpected(gate.error());
    gates.push_back(*std::move(gate));
  }
  return gates;
}

void tell_of_missing(const std::vector<RunGate>& gates) {
  for (const RunGate& gate : gates) {
    if (gate.other || gate.baseline) continue;
    std::fprintf(stderr, "warning: %s: there are no accepted runs in %s yet: this ends undecided\n",
                 gate.file.c_str(), gate.accepted.c_str());
  }
}

std::vector<run::LoadedPlan> with_others(const std::vector<run::LoadedPlan>& plans,
                                         const std::vector<RunGate>& gates) {
  std::vector<run::LoadedPlan> all;
  for (const run::LoadedPlan& loaded : plans) {
    const auto gate = std::ranges::find(gates, loaded.file, &RunGate::file);
    const bool has_other = gate != gates.end() && gate->other &&
                           turns_of(plans, gate->other->file) == 0 &&
                           turns_of(all, gate->other->file) == 0;
    if (has_other) all.push_back(*gate->other);
    all.push_back(loaded);
  }
  return all;
}

int judge_gate(const RunGate& gate, const std::vector<run::LoadedPlan>& turns, const SuiteEnd& end,
               const std::optional<RunOnceMore>& once_more) {
  GateRuns runs{passed_of(end, gate.file), {}};
  if (gate.other) runs.others = passed_of(end, gate.other->file);
  const bool all_pass = runs.now.size() == turns_of(turns, gate.file) &&
                        (!gate.other || runs.others.size() == turns_of(turns, gate.other->file));
  if (!all_pass) {
    std::printf("\n%s is not compared with its baseline: only runs that pass are\n",
                gate.scenario.c_str());
    return exit_ok;
  }
  const ComparedEnd first = compare_runs(gate, runs);
  if (!first.again || !once_more) return first.exit_code;
  std::printf("\n%s is worse, and is measured again before that counts\n", gate.scenario.c_str());
  const SuiteEnd more = (*once_more)(turns_again(gate, turns));
  if (more.exit_code != exit_ok) return more.exit_code;
  for (const fs::path& run : passed_of(more, gate.file)) runs.now.push_back(run);
  if (gate.other) {
    for (const fs::path& run : passed_of(more, gate.other->file)) runs.others.push_back(run);
  }
  return compare_runs(gate, runs).exit_code;
}

}  // namespace harness::cli
