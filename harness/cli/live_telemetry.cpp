#include "harness/cli/live_telemetry.hpp"

#include <array>
#include <filesystem>

#include "harness/cli/asked_backends.hpp"
#include "harness/cli/upkeep.hpp"
#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/target/external/remote.hpp"
#include "harness/target/native/kept_target.hpp"
#include "harness/target/native/standing.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;
using target::Standing;

using Servers = tl::expected<net::Servers, NotThere>;

tl::unexpected<NotThere> not_there(std::vector<Error> errors, int exit_code = exit_bad_input) {
  return tl::unexpected(NotThere{std::move(errors), exit_code});
}

constexpr std::array backend_names{"prometheus", "loki", "tempo"};

std::string named_in(const std::vector<Standing>& all) {
  std::vector<std::string> texts;
  for (const Standing& one : all) texts.push_back(target::text_of(one));
  return join(texts, ", ");
}

// Whose telemetry a person means who names that; it is one.
Result<Standing> standing_of(const std::string& named) {
  const std::vector<Standing> all = target::find_standing();
  const target::Caller caller = target::find_caller();
  const std::vector<Standing> meant =
      named.empty() ? target::own_of(all, caller) : target::meant_by(named, all, caller);
  if (meant.size() == 1) return meant.front();
  if (meant.size() > 1) {
    if (!named.empty()) return fail(target::ambiguous(named, meant));
    return fail("several systems are up from here: " + named_in(meant), "--live",
                "name one with --against");
  }
  const std::string up = all.empty() ? "nothing is up at all" : "up: " + named_in(all);
  return fail(named.empty() ? "nothing that was started from here is up"
                            : shown(named) + " is neither up nor a file",
              named.empty() ? "--live" : "--against",
              "bring it up with harness up, or name a scenario whose backends have URLs with "
              "--against; " +
                  up);
}

// Only backends: who is asked gets neither load nor faults.
Servers servers_of_file(const std::string& file, const Clock& clock) {
  UpkeepOptions options;
  options.plan.seed = fresh_seed();
  const auto upkeep = find_upkeep(file, options);
  if (!upkeep) return not_there(upkeep.error());
  if (upkeep->parts.remote.all().empty()) {
    return not_there(
        {{"has no backend at a URL", file,
          "give it backends:, or bring it up and name it with --against " + upkeep->name}});
  }
  const auto remotes = target::sign_in(upkeep->parts.remote, run::own_environment());
  if (!remotes) return not_there(remotes.error());
  if (const auto answers = target::check_answers(*remotes, clock); !answers) {
    return not_there(answers.error(), exit_not_measured);
  }
  net::Servers servers;
  for (const auto& [name, remote] : *remotes) servers[name] = remote.server;
  return servers;
}

Servers servers_named(const std::string& named, const Clock& clock) {
  std::error_code unknown;
  const auto standing = standing_of(named);
  const bool is_file = !named.empty() && fs::is_regular_file(named, unknown);
  if (!standing && is_file) return servers_of_file(named, clock);
  if (!standing) return not_there({standing.error()});
  auto servers = target::servers_of(*standing);
  if (!servers) return not_there({servers.error()}, exit_not_measured);
  return *std::move(servers);
}

class LiveTelemetry final : public ShownTelemetry {
 public:
  LiveTelemetry(const net::Servers& servers, const Clock& clock)
      : backends_(servers, "there is no ", interrupt_, clock) {
    for (const char* name : backend_names) {
      if (servers.contains(name)) continue;
      gaps_.push_back(std::string("There is no ") + name + ": what asks it gets no answer");
    }
  }

  std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions) override {
    return backends_.ask(questions);
  }
  const std::vector<std::string>& gaps() const override { return gaps_; }
  bool cancelled() override { return interrupt_.wait(Duration{0}); }

 private:
  run::SignalInterrupt interrupt_;
  AskedBackends backends_;
  std::vector<std::string> gaps_;
};

}  // namespace

tl::expected<std::unique_ptr<ShownTelemetry>, NotThere> live_telemetry(const std::string& named,
                                                                       const Clock& clock) {
  const auto servers = servers_named(named, clock);
  if (!servers) return tl::unexpected(servers.error());
  return std::unique_ptr<ShownTelemetry>(std::make_unique<LiveTelemetry>(*servers, clock));
}

}  // namespace harness::cli
