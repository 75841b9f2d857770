// prove: whether a run's claims can fail, on what the run kept.
#include "harness/cli/flags.hpp"
#include "harness/cli/prove_run.hpp"

namespace harness::cli {

int prove_command(const Words& args) {
  Options options("prove", "RUN",
                  "Break what a run kept as regressions would, and say which claim catches which, "
                  "and which claims nothing turns red");
  options.path("run", "");
  add_score_flag(options);
  options.paths("beside",
                "Dashboards and files of rules, or directories of them, whose panels and alerts "
                "are looked at, too (repeatable)");
  options.operand("run");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (!flags.has("run")) {
    return refuse(Error{"no run is named", "harness prove",
                        "name a directory below reports/runs, or the one given to --out"});
  }
  const auto min_score = min_score_of(flags);
  if (!min_score) return refuse(min_score.error());
  ProofWishes wishes{*min_score};
  if (flags.has("beside")) wishes.beside = files_of_all_kinds(flags.texts("beside"));
  if (!wishes.beside.unread.empty()) return refuse(wishes.beside.unread);
  run::SignalInterrupt interrupt;
  return prove_run(flags.text("run"), wishes, interrupt);
}

}  // namespace harness::cli
