#include "harness/cli/prove_run.hpp"

#include <unistd.h>

#include <cstdio>

#include "harness/cli/prove_metrics.hpp"
#include "harness/cli/run_again.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/prove/proof.hpp"
#include "harness/prove/watched.hpp"
#include "harness/prove/words.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* proof_file = "prove.json";

void print_proof(const prove::Proof& proof) {
  const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
  std::fputs(prove::in_words(proof, look).c_str(), stdout);
}

// The last line, and how the program ends.
int conclude(const prove::Proof& proof, double min_score, const fs::path& file) {
  const std::size_t vacuous = proof.vacuous().size();
  const bool is_enough = proof.score() >= min_score;
  std::string text = std::to_string(proof.caught()) + " of " + std::to_string(proof.trials.size()) +
                     " regressions are caught, " + format_number(proof.score()) + " %";
  if (!is_enough) text += ", less than --min-score " + format_number(min_score);
  if (const std::size_t open = proof.unjudged(); open > 0) {
    text += open == 1 ? "; 1 claim was not looked at"
                      : "; " + std::to_string(open) + " claims were not looked at";
  }
  if (vacuous > 0) {
    text += vacuous == 1 ? "; 1 claim cannot fail"
                         : "; " + std::to_string(vacuous) + " claims cannot fail";
  }
  const bool is_good = is_enough && vacuous == 0;
  const int exit_code = is_good ? exit_ok : exit_failed;
  std::printf("\n%s: %s (exit code %d)  %s\n", is_good ? "PROVEN" : "NOT PROVEN", text.c_str(),
              exit_code, file.c_str());
  std::fflush(stdout);
  return exit_code;
}

int interrupted(const fs::path& run) {
  std::fprintf(stderr, "harness prove: interrupted, so that nothing is proven: %s is as it was\n",
               run.c_str());
  return exit_interrupted;
}

// What a run that was not judged says of its claims is nothing.
Checked<void> check_provable(const RunAgain& again, const fs::path& run) {
  if (again.loaded.plan.claims.empty()) {
    return tl::unexpected(std::vector{Error{"claims nothing, so that there is nothing to prove",
                                            run.string(), "give it claims"}});
  }
  if (!again.observed.interrupted && again.observed.incidents.empty()) return {};
  return tl::unexpected(std::vector{
      Error{"was not measured to its end", run.string(), "prove a run that has a verdict"}});
}

observe::Window window_of(const RunAgain& again) {
  return {again.observed.run.begin, again.observed.ended_at};
}

// The panels of the dashboards that claims name, and what is named beside them.
std::vector<prove::Watched> watched_of(const RunAgain& again, const FilesToCheck& beside) {
  std::vector<prove::Watched> all;
  const auto add = [&](const std::vector<check::Asked>& asked) {
    for (prove::Watched& one : prove::watched_in(asked, window_of(again))) {
      all.push_back(std::move(one));
    }
  };
  for (const auto& [name, text] : again.loaded.claim_files) {
    add(check::asked_by_dashboard(check::parse_source(name, text, check::Form::json)));
  }
  for (const FilesOfKind& some : beside.by_kind) {
    if (some.kind->asked == nullptr) continue;
    for (const check::Source& source : some.sources) add(some.kind->asked(source));
  }
  return all;
}

}  // namespace

void add_score_flag(Options& options) {
  options.number("min-score", "How many of 100 regressions must be caught for exit code 0", 0);
}

Result<double> min_score_of(const Flags& flags) {
  const std::uint64_t min_score = flags.number("min-score");
  if (min_score <= 100) return static_cast<double>(min_score);
  return fail(std::to_string(min_score) + " is no share of 100", "--min-score",
              "give a number from 0 to 100");
}

int prove_run(const fs::path& run, const ProofWishes& wishes, run::Interrupt& interrupt) {
  const SystemClock clock;
  Checked<RunAgain> again = load_run(run);
  if (!again) return refuse(again.error());
  if (const auto provable = check_provable(*again, run); !provable) return refuse(provable.error());
  prove::Telemetry kept;
  kept.phases = again->observed.phases;
  if (auto read = prove::read_journals(run / run::telemetry_directory, kept); !read) {
    return refuse(read.error());
  }
  std::vector<prove::Watched> watched = watched_of(*again, wishes.beside);
  const auto metrics = start_metrics(run, *again, watched, kept, interrupt, clock);
  if (interrupt.requested()) return interrupted(run);
  if (!metrics) return refuse(metrics.error(), exit_not_measured);
  for (prove::Watched& rule : prove::watched_in(kept.rules, window_of(*again))) {
    watched.push_back(std::move(rule));
  }
  const auto proof =
      prove::prove({again->loaded.plan, again->observed, kept, (*metrics)->trials(), clock,
                    std::move(watched), [&] { return interrupt.wait(Duration{0}); }});
  if (!proof) return refuse(proof.error(), exit_not_measured);
  if (proof->interrupted) return interrupted(run);
  print_proof(*proof);
  const auto written =
      write_file(run / proof_file, prove::to_json(*proof, run::full_name(run).string()));
  if (!written) return refuse(written.error(), exit_not_measured);
  return conclude(*proof, wishes.min_score, run / proof_file);
}

int prove_runs(const std::vector<fs::path>& runs, double min_score, run::Interrupt& interrupt) {
  std::vector<int> codes;
  for (const fs::path& run : runs) {
    if (interrupt.wait(Duration{0})) return exit_interrupted;
    std::printf("\n%s, proven\n", run.filename().c_str());
    codes.push_back(prove_run(run, {min_score}, interrupt));
  }
  return exit_code_of_all(codes);
}

}  // namespace harness::cli
