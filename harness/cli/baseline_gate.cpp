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

Result<double> factor_of(const std::string& text) {
  const std::optional<double> factor = to_number(text);
  if (factor && *factor >= 1 && *factor <= 100) return *factor;
  return fail(shown(text) + " is no factor", "--at-most",
              "write one from 1 to 100, such as 1.2 for a fifth more");
}

std::string in_ms(double value) { return approximate(from_seconds(value / 1000)); }

std::string ratio_text(const Interval& ratio) {
  if (ratio.high <= 0) return "-";
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.2f to %.2f", ratio.low, ratio.high);
  return text.data();
}

std::string table_of(const std::vector<FigureCompared>& figures, const report::Look& look) {
  using report::Align;
  report::Table table({{" "},
                       {"request", Align::left, true},
                       {"during", Align::left, true},
                       {"figure"},
                       {"then", Align::right},
                       {"now", Align::right},
                       {"now / then"}});
  for (const FigureCompared& one : figures) {
    const verdict::Outcome outcome = one.compared.outcome;
    table.add({{std::string(report::symbol(look, outcome)), report::tint_of(outcome)},
               {report::printable(one.request)},
               {report::printable(one.phase)},
               {one.figure},
               {in_ms(one.then)},
               {one.now > 0 ? in_ms(one.now) : "-"},
               {ratio_text(one.compared.ratio)}});
  }
  return table.render(look);
}

verdict::Conclusion conclusion_of(const std::vector<FigureCompared>& figures) {
  const auto any = [&](verdict::Outcome outcome) {
    return std::ranges::any_of(
        figures, [&](const FigureCompared& one) { return one.compared.outcome == outcome; });
  };
  if (any(verdict::Outcome::fail)) return verdict::Conclusion::fail;
  const bool is_open = figures.empty() || any(verdict::Outcome::undecided);
  return is_open ? verdict::Conclusion::inconclusive : verdict::Conclusion::pass;
}

int show_compared(const std::vector<FigureCompared>& figures, const std::string& bound) {
  const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
  std::fputs(table_of(figures, look).c_str(), stdout);
  for (const FigureCompared& one : figures) {
    if (one.compared.why.empty()) continue;
    const std::string what = one.request + ", " + one.phase + ", " + one.figure;
    std::fputs(
        report::labelled(look, "-", report::printable(what + ": " + one.compared.why)).c_str(),
        stdout);
  }
  const verdict::Conclusion conclusion = conclusion_of(figures);
  const bool passes = conclusion == verdict::Conclusion::pass;
  const bool fails = conclusion == verdict::Conclusion::fail;
  const std::string told = passes  ? "all figures are below " + bound + " times the baseline's"
                           : fails ? "a figure is " + bound + " times the baseline's or more"
                                   : "some figures could not be decided";
  const int code = passes ? exit_ok : fails ? exit_failed : exit_not_measured;
  std::fputs(report::conclusion_line(look, conclusion, told, code, {}).c_str(), stdout);
  return code;
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

Result<BaselineGate> baseline_gate(const std::string& name, const std::string& at_most) {
  const Result<double> factor = factor_of(at_most);
  if (!factor) return fail(factor.error());
  const fs::path file = file_of_baseline(name);
  Result<Baseline> baseline = read_file(file).and_then(
      [&](const std::string& text) { return verdict::parse_baseline(text, file.string()); });
  if (!baseline) return fail(baseline.error());
  return BaselineGate{file, *std::move(baseline), *factor};
}

Checked<Baseline> arms_of(const std::vector<fs::path>& named, bool as_example) {
  Baseline arms{{}, kind_of_host(), {}};
  for (const fs::path& name : named) {
    std::vector<fs::path> directories = runs_in(name);
    if (directories.empty()) directories = {name};
    for (const fs::path& directory : directories) {
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
      arms.arms.push_back(verdict::arm_of(again->observed));
    }
  }
  return arms;
}

int compare_with(const BaselineGate& gate, const std::vector<fs::path>& runs) {
  const Checked<Baseline> now = arms_of(runs, false);
  if (!now) return refuse(now.error());
  if (now->scenario != gate.baseline.scenario) {
    return refuse(
        Error{"is of " + gate.baseline.scenario + ", and the runs are of " + now->scenario,
              gate.file.string(), "compare runs of one scenario"});
  }
  if (now->host != gate.baseline.host) {
    std::fprintf(stderr, "%s was accepted on %s, and this is %s\n", gate.file.c_str(),
                 gate.baseline.host.c_str(), now->host.c_str());
  }
  return show_compared(verdict::compare(gate.baseline, now->arms, gate.at_most),
                       format_number(gate.at_most));
}

}  // namespace harness::cli
