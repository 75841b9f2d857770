#include "harness/cli/check_run.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "harness/check/run/left_out.hpp"
#include "harness/check/run/seen.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/live_telemetry.hpp"
#include "harness/cli/shown_telemetry.hpp"
#include "harness/core/text.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {
namespace {

using check::Asked;
using check::Outcome;
using check::Seen;

// What is put to telemetry, and what of the files is wrong so that it cannot be.
struct ToAsk {
  std::vector<Asked> queries = {};
  std::vector<check::Finding> left_out = {};
};

ToAsk to_ask(const FilesToCheck& files) {
  ToAsk all;
  for (const FilesOfKind& some : files.by_kind) {
    for (check::Finding& one : check::left_out(*some.kind, some.sources)) {
      all.left_out.push_back(std::move(one));
    }
    if (some.kind->asked == nullptr) continue;
    for (const check::Source& source : some.sources) {
      for (Asked& one : some.kind->asked(source)) all.queries.push_back(std::move(one));
      if (some.kind->not_asked == nullptr) continue;
      for (Asked& one : some.kind->not_asked(source)) all.queries.push_back(std::move(one));
    }
  }
  return all;
}

void tell(const std::vector<Asked>& asked, const std::vector<Seen>& seen) {
  std::string file;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].file != file) std::printf("%s%s\n", i > 0 ? "\n" : "", asked[i].file.c_str());
    file = asked[i].file;
    std::printf("  %-13s  %s: %s\n", std::string(check::name_of(seen[i].outcome)).c_str(),
                asked[i].name.c_str(), seen[i].what.c_str());
  }
}

// "3 fired, 12 moved"
std::string counts(const std::vector<Seen>& seen) {
  std::map<Outcome, std::size_t> all;
  for (const Seen& one : seen) ++all[one.outcome];
  std::vector<std::string> words;
  for (const auto& [outcome, count] : all) {
    words.push_back(std::to_string(count) + " " + std::string(check::name_of(outcome)));
  }
  return join(words, ", ");
}

int conclude(const ToAsk& asked, const std::vector<Seen>& seen) {
  std::vector<check::Finding> findings = check::findings_of(asked.queries, seen);
  findings.insert(findings.end(), asked.left_out.begin(), asked.left_out.end());
  findings = check::in_order(std::move(findings));
  if (!findings.empty()) std::printf("\n");
  for (const check::Finding& finding : findings) {
    std::printf("%s\n", check::to_string(finding).c_str());
  }
  const bool unanswered = std::any_of(
      seen.begin(), seen.end(), [](const Seen& one) { return one.outcome == Outcome::unanswered; });
  const int exit_code = !findings.empty() ? exit_failed : unanswered ? exit_not_measured : exit_ok;
  const std::size_t queries = asked.queries.size();
  std::printf("\n%zu %s%s%s; %zu %s (exit code %d)\n", queries, queries == 1 ? "query" : "queries",
              queries == 0 ? "" : ": ", counts(seen).c_str(), findings.size(),
              findings.size() == 1 ? "finding" : "findings", exit_code);
  return exit_code;
}

// The error: there is nothing to ask and nothing wrong, or something cannot be read.
Checked<ToAsk> askable(const FilesToCheck& files) {
  if (!files.unread.empty()) return tl::unexpected(files.unread);
  tell_of_passed(files);
  ToAsk asked = to_ask(files);
  if (!asked.queries.empty() || !asked.left_out.empty()) return asked;
  return tl::unexpected(
      std::vector{Error{"there is no query to ask", "harness check",
                        "name files of dashboards or rules, and mend what check finds in them"}});
}

int look_and_tell(const ToAsk& asked, ShownTelemetry& telemetry, const observe::Window& window) {
  for (const std::string& gap : telemetry.gaps()) std::printf("%s\n", gap.c_str());
  const observe::AskAll ask = [&](const auto& questions) { return telemetry.ask(questions); };
  const std::vector<Seen> seen = check::look_at_telemetry(asked.queries, ask, window);
  if (telemetry.cancelled()) return exit_interrupted;
  tell(asked.queries, seen);
  return conclude(asked, seen);
}

}  // namespace

int check_on_run(const FilesToCheck& files, const std::filesystem::path& run) {
  const auto asked = askable(files);
  if (!asked) return refuse(asked.error());
  if (asked->queries.empty()) return conclude(*asked, {});
  const auto observed = run::load_observations(run);
  if (!observed) return refuse(observed.error());
  const SystemClock clock;
  const auto shown = show_telemetry(run, clock);
  if (!shown) return refuse(shown.error(), exit_not_measured);
  return look_and_tell(*asked, **shown, {observed->run.begin, observed->ended_at});
}

int check_live(const FilesToCheck& files, const std::string& named, Duration before_now) {
  const auto asked = askable(files);
  if (!asked) return refuse(asked.error());
  if (asked->queries.empty()) return conclude(*asked, {});
  const SystemClock clock;
  const auto live = live_telemetry(named, clock);
  if (!live) return refuse(live.error().errors, live.error().exit_code);
  const WallTime now = clock.wall();
  return look_and_tell(*asked, **live, {now - before_now, now});
}

}  // namespace harness::cli
