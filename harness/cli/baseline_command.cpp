// baseline: accepts runs as what later ones are compared with, and compares them.
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "harness/cli/flags.hpp"
#include "harness/cli/run_again.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/table.hpp"
#include "harness/report/terminal.hpp"
#include "harness/report/utf8.hpp"
#include "harness/run/judge_run.hpp"
#include "harness/verdict/baseline.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;
using verdict::Baseline;
using verdict::FigureCompared;

// "nightly" to baselines/nightly.json; a path stays one.
fs::path file_of_baseline(const std::string& name) {
  const fs::path path = name;
  if (path.has_parent_path() || path.extension() == ".json") return path;
  return fs::path("baselines") / (name + ".json");
}

// What figures hang on, and a name does not say.
std::string kind_of_host() {
  utsname host{};
  ::uname(&host);
  return std::string(static_cast<const char*>(host.sysname)) + " " +
         static_cast<const char*>(host.machine) + ", " +
         std::to_string(std::thread::hardware_concurrency()) + " cores";
}

// Runs as arms. Where they are to be an example, each has to pass; where they are compared, each
// has to have been measured.
Checked<Baseline> arms_of(const std::vector<std::string>& named, bool as_example) {
  Baseline arms{{}, kind_of_host(), {}};
  for (const std::string& name : named) {
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

int accept(const Flags& flags) {
  if (!flags.has("run") || !flags.has("as")) {
    return refuse(Error{"it needs runs, and a name for what is accepted", "harness baseline accept",
                        "write harness baseline accept RUN… --as NAME"});
  }
  const Checked<Baseline> baseline = arms_of(flags.texts("run"), true);
  if (!baseline) return refuse(baseline.error());
  if (baseline->arms.size() < 2) {
    return refuse(Error{"one run does not show what differs by chance", "harness baseline accept",
                        "accept several, such as those of harness run --runs 5"});
  }
  const fs::path file = file_of_baseline(flags.text("as"));
  std::error_code problem;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), problem);
  const Result<void> written = write_file(file, verdict::to_json(*baseline));
  if (!written) return refuse(written.error(), exit_not_measured);
  std::printf("%s: %zu runs of %s, accepted on %s\n", file.c_str(), baseline->arms.size(),
              baseline->scenario.c_str(), baseline->host.c_str());
  return exit_ok;
}

Result<double> at_most_of(const Flags& flags) {
  const std::string text = flags.text("at-most");
  const std::optional<double> factor = to_number(text);
  if (factor && *factor >= 1 && *factor <= 100) return *factor;
  return fail(shown(text) + " is no factor", "--at-most",
              "write one from 1 to 100, such as 1.2 for a fifth more");
}

std::string in_ms(double value) { return approximate(from_seconds(value / 1000)); }

std::string ratio_text(const Interval& ratio) {
  if (ratio.high <= 0) return "-";
  char text[48];
  std::snprintf(text, sizeof text, "%.2f to %.2f", ratio.low, ratio.high);
  return text;
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

int compare(const Flags& flags) {
  if (!flags.has("run") || !flags.has("with")) {
    return refuse(Error{"it needs runs, and a baseline", "harness baseline compare",
                        "write harness baseline compare RUN… --with NAME"});
  }
  const Result<double> at_most = at_most_of(flags);
  if (!at_most) return refuse(at_most.error());
  const fs::path file = file_of_baseline(flags.text("with"));
  const Result<Baseline> baseline = read_file(file).and_then(
      [&](const std::string& text) { return verdict::parse_baseline(text, file.string()); });
  if (!baseline) return refuse(baseline.error());
  const Checked<Baseline> now = arms_of(flags.texts("run"), false);
  if (!now) return refuse(now.error());
  if (now->scenario != baseline->scenario) {
    return refuse(Error{"is of " + baseline->scenario + ", and the runs are of " + now->scenario,
                        file.string(), "compare runs of one scenario"});
  }
  if (now->host != baseline->host) {
    std::fprintf(stderr, "%s was accepted on %s, and this is %s\n", file.c_str(),
                 baseline->host.c_str(), now->host.c_str());
  }
  return show_compared(verdict::compare(*baseline, now->arms, *at_most), flags.text("at-most"));
}

int parsed_by(Options& options, const Words& args, int (*carry_out)(const Flags&)) {
  options.paths("run", "");
  options.operand("run");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return carry_out(std::get<0>(parsed));
}

}  // namespace

int baseline_command(const Words& args) {
  const std::string action = args.empty() ? "" : args.front();
  const Words rest(args.begin() + (args.empty() ? 0 : 1), args.end());
  if (action == "accept") {
    Options options(
        "baseline accept", "RUN…",
        "Keep the client's figures of several runs as what later ones are compared with");
    options.text("as", "NAME for baselines/NAME.json, or a file");
    return parsed_by(options, rest, accept);
  }
  if (action == "compare") {
    Options options(
        "baseline compare", "RUN…",
        "Say whether runs are slower than an accepted baseline, beyond what its own runs "
        "differ by");
    options.text("with", "The baseline: NAME for baselines/NAME.json, or a file")
        .text("at-most", "How many times the baseline's figure is still good", "1.2");
    return parsed_by(options, rest, compare);
  }
  const bool asks = action == "--help" || action == "-h";
  if (asks) {
    std::puts(
        "harness baseline accept RUN… --as NAME\n"
        "harness baseline compare RUN… --with NAME [--at-most 1.2]\n");
    return exit_ok;
  }
  return refuse(Error{shown(action) + " is nothing that it does", "harness baseline",
                      "write harness baseline accept RUN… --as NAME, or harness baseline compare "
                      "RUN… --with NAME"});
}

}  // namespace harness::cli
