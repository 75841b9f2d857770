#include "harness/cli/baseline_gate.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

#include "harness/cli/command.hpp"
#include "harness/cli/run_again.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/table.hpp"
#include "harness/report/terminal.hpp"
#include "harness/report/utf8.hpp"
#include "harness/run/judge_run.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;
using verdict::Baseline;
using verdict::FigureCompared;

using verdict::BaselineBounds;
using verdict::FigureUnit;

std::string in_unit(double value, FigureUnit unit) {
  if (unit == FigureUnit::milliseconds) return approximate(from_seconds(value / 1000));
  if (unit == FigureUnit::share) return report::tenths(100 * value) + " %";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data() + std::string(unit == FigureUnit::per_second ? "/s" : "");
}

std::string now_in_unit(const FigureCompared& one) {
  const bool is_known = one.now > 0 || one.unit == FigureUnit::share;
  return is_known ? in_unit(one.now, one.unit) : "-";
}

// "0.97 to 1.08 times as much", which of rates is how many times as little.
std::string change_text(const FigureCompared& one) {
  Interval change = one.compared.ratio;
  std::array<char, 64> text{};
  if (one.unit == FigureUnit::share) {
    if (change == Interval{}) return "-";
    std::snprintf(text.data(), text.size(), "%+.1f to %+.1f points", 100 * change.low,
                  100 * change.high);
    return text.data();
  }
  if (change.high <= 0) return "-";
  if (is_better_higher(one)) change = {1 / change.high, 1 / change.low};
  std::snprintf(text.data(), text.size(), "%.2f to %.2f times", change.low, change.high);
  return text.data();
}

std::string table_of(const std::vector<FigureCompared>& figures, const report::Look& look) {
  using report::Align;
  report::Table table({{" "},
                       {"request", Align::left, true},
                       {"during", Align::left, true},
                       {"figure", Align::left, true},
                       {"then", Align::right},
                       {"now", Align::right},
                       {"change"}});
  for (const FigureCompared& one : figures) {
    const verdict::Outcome outcome = one.compared.outcome;
    const bool is_shown = one.votes || outcome == verdict::Outcome::pass;
    table.add({{is_shown ? std::string(report::symbol(look, outcome)) : "-",
                is_shown ? report::tint_of(outcome) : report::Tint::none},
               {report::printable(one.request)},
               {report::printable(one.phase)},
               {report::printable(one.figure)},
               {in_unit(one.then, one.unit)},
               {now_in_unit(one)},
               {change_text(one)}});
  }
  return table.render(look);
}

std::string bounds_text(const BaselineBounds& bounds) {
  return format_number(bounds.at_most) + " times the baseline's, with " +
         format_number(100 * bounds.more_failures) + " % more failures";
}

void show_why(const std::vector<FigureCompared>& figures, const report::Look& look) {
  for (const FigureCompared& one : figures) {
    if (one.compared.why.empty() || one.compared.outcome == verdict::Outcome::pass) continue;
    const std::string what = one.request + ", " + one.phase + ", " + one.figure + ": ";
    const std::string why = one.votes
                                ? one.compared.why
                                : "not judged, the baseline's own runs do not tell it that well";
    std::fputs(report::labelled(look, "-", report::printable(what + why)).c_str(), stdout);
  }
}

ComparedEnd show_compared(const std::vector<FigureCompared>& figures,
                          const BaselineBounds& bounds) {
  const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
  std::fputs(table_of(figures, look).c_str(), stdout);
  show_why(figures, look);
  const verdict::Conclusion conclusion = verdict::conclusion_of(figures);
  const bool passes = conclusion == verdict::Conclusion::pass;
  const bool fails = conclusion == verdict::Conclusion::fail;
  const std::string told = passes  ? "all figures are below " + bounds_text(bounds)
                           : fails ? "a figure is beyond " + bounds_text(bounds)
                                   : "some figures could not be decided";
  const int code = passes ? exit_ok : fails ? exit_failed : exit_not_measured;
  std::fputs(report::conclusion_line(look, conclusion, told, code, {}).c_str(), stdout);
  std::fflush(stdout);
  return {code, !fails && verdict::is_to_be_measured_again(figures)};
}

Checked<void> add_arm(const fs::path& directory, bool as_example, Baseline& arms) {
  Checked<RunAgain> again = load_run(directory);
  if (!again) return tl::unexpected(again.error());
  const auto refused = [&](const std::string& what, const char* remedy) {
    return tl::unexpected(std::vector{Error{what, directory.string(), remedy}});
  };
  const std::string scenario = again->loaded.plan.name;
  if (arms.arms.empty()) arms.scenario = scenario;
  if (arms.scenario != scenario) {
    return refused("is a run of " + scenario + ", and another one of " + arms.scenario,
                   "name runs of one scenario");
  }
  const auto result = run::judge_run(again->loaded.plan, again->observed, directory);
  const bool is_measured = result.exit_code == exit_ok || result.exit_code == exit_failed;
  if (as_example && result.exit_code != exit_ok) {
    return refused("does not pass, and is no example", "accept runs that pass");
  }
  if (!is_measured) return refused("was not measured", "leave it out, or make it again");
  arms.arms.push_back(verdict::arm_of(again->observed, result.report
                                                           ? result.report->verdict.findings
                                                           : std::vector<verdict::Finding>{}));
  return {};
}

}  // namespace

fs::path file_of_baseline(const std::string& name) {
  const fs::path path = name;
  if (path.has_parent_path() || path.extension() == ".json") return path;
  return fs::path("baselines") / (name + ".json");
}

std::string kind_of_host() {
  utsname host{};
  ::uname(&host);
  return std::string(static_cast<const char*>(host.sysname)) + " " +
         static_cast<const char*>(host.machine) + ", " +
         std::to_string(std::thread::hardware_concurrency()) + " cores";
}

void add_bound_flags(Options& options) {
  options
      .text("at-most",
            "How many times the baseline's latencies are still good, and its time to a good answer "
            "(left out: 1.2, or what the scenario says)")
      .text("more-failures",
            "How much of 1 may fail beyond what failed in the baseline (left out: 0.01, or what "
            "the scenario says)");
}

Result<BaselineBounds> bounds_of(const Flags& flags, BaselineBounds otherwise) {
  const auto read = [&](const char* name, double least, double most, double& into,
                        const char* remedy) -> Result<void> {
    if (!flags.has(name)) return {};
    const std::optional<double> number = to_number(flags.text(name));
    if (!number || !(*number >= least && *number <= most)) {
      return fail(shown(flags.text(name)) + " is none", "--" + std::string(name), remedy);
    }
    into = *number;
    return {};
  };
  const auto factor = read("at-most", 1, 100, otherwise.at_most,
                           "write a factor from 1 to 100, such as 1.2 for a fifth more");
  if (!factor) return fail(factor.error());
  const auto share = read("more-failures", 0, 1, otherwise.more_failures,
                          "write a share from 0 to 1, such as 0.01 for one more in a hundred");
  if (!share) return fail(share.error());
  return otherwise;
}

Result<Baseline> load_baseline(const fs::path& file) {
  return read_file(file).and_then(
      [&](const std::string& text) { return verdict::parse_baseline(text, file.string()); });
}

Checked<Baseline> arms_of(const std::vector<fs::path>& named, bool as_example) {
  Baseline arms{{}, kind_of_host(), {}};
  for (const fs::path& name : named) {
    std::vector<fs::path> directories = runs_in(name);
    if (directories.empty()) directories = {name};
    for (const fs::path& directory : directories) {
      const Checked<void> added = add_arm(directory, as_example, arms);
      if (!added) return tl::unexpected(added.error());
    }
  }
  std::ranges::stable_sort(arms.arms, {}, &verdict::BaselineArm::started_at);
  return arms;
}

ComparedEnd compare_with(const Baseline& baseline, const std::string& where, const Baseline& now,
                         const BaselineBounds& bounds) {
  if (now.host != baseline.host) {
    std::fprintf(stderr, "%s was accepted on %s, and this is %s\n", where.c_str(),
                 baseline.host.c_str(), now.host.c_str());
  }
  return show_compared(verdict::compare(baseline, now.arms, bounds), bounds);
}

}  // namespace harness::cli
