#include "harness/target/start.hpp"

#include <filesystem>
#include <map>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/target/external/place_claim.hpp"
#include "harness/target/native/programs.hpp"

namespace harness::target {
namespace {

void append(std::vector<Error> more, std::vector<Error>& errors) {
  for (Error& error : more) errors.push_back(std::move(error));
}

constexpr const char* of_load = "load";

// Each once, whether an endpoint has it or a request names it.
std::map<std::string, std::string> claimed_places(const Running& running,
                                                  const std::set<std::uint16_t>& ports) {
  std::map<std::string, std::string> places;  // URLs, by the names of their places
  const auto add = [&](const std::string& url) { places.emplace(place_name(url), url); };
  for (const ProvenEndpoint& endpoint : running.endpoints) {
    if (endpoint.may_get_anything()) add(endpoint.server().url);
  }
  for (const ProvenLink& link : running.links) {
    if (link.link().may_be_broken()) add(link.place());
  }
  for (const std::uint16_t port : ports) add("http://127.0.0.1:" + std::to_string(port));
  return places;
}

Error driven_by(const std::string& url, const std::string& holder) {
  return {without_password(url) + " is another run's now: " + holder, "system",
          "wait until that has ended"};
}

}  // namespace

Checked<Running> sign_in(const scenario::SystemFile& system,
                         const scenario::RemoteBackends& backends,
                         const scenario::Environment& environment) {
  auto called = sign_in(system.endpoints, environment);
  auto asked = sign_in(backends, environment);
  std::vector<Error> errors;
  if (!called) append(called.error(), errors);
  if (!asked) append(asked.error(), errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  Running running{*std::move(called), *std::move(asked)};
  for (const scenario::RunningLink& link : system.links) running.links.emplace_back(link);
  return running;
}

Checked<void> look_at(Running& running, const Clock& clock) {
  std::vector<Error> errors;
  for (ProvenEndpoint& endpoint : running.endpoints) {
    if (auto proven = endpoint.prove(); !proven) errors.push_back(proven.error());
  }
  for (ProvenLink& link : running.links) {
    if (auto proven = link.prove(); !proven) errors.push_back(proven.error());
  }
  if (auto answers = check_answers(running.backends, clock); !answers) {
    append(answers.error(), errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return {};
}

Result<std::vector<Fd>> claim_places(const Running& running, const std::set<std::uint16_t>& ports) {
  std::vector<Fd> claims;
  for (const auto& [name, url] : claimed_places(running, ports)) {
    auto claimed = claim_place(of_load, url);
    if (!claimed) return fail(driven_by(url, claimed.error().what));
    claims.push_back(*std::move(claimed));
  }
  return claims;
}

Result<std::vector<Fd>> claim_backends(const Running& running) {
  std::vector<Fd> claims;
  for (const auto& [name, remote] : running.backends) {
    if (remote.is_shared) continue;
    auto claimed = claim(name, remote);
    if (!claimed) return fail(claimed.error());
    claims.push_back(*std::move(claimed));
  }
  return claims;
}

std::vector<Error> claimed_by_others(const Running& running, const std::set<std::uint16_t>& ports) {
  std::vector<Error> all;
  for (const auto& [name, url] : claimed_places(running, ports)) {
    const std::string holder = place_holder(of_load, url);
    if (!holder.empty()) all.push_back(driven_by(url, holder));
  }
  return all;
}

std::vector<Error> hindrances(const Stage& stage, const PortWishes& ports) {
  std::vector<Error> all;
  for (const Process& process : stage.processes) {
    if (process.run.written()) continue;  // looked for where the scenario is read
    const auto program = find_program(process.program, program_directories());
    if (!program) all.push_back({program.error().what, process.name, program.error().remedy});
    for (const TemplateFile& file : process.files) {
      const auto source = std::filesystem::path(process.directory) / *file.source;
      std::error_code unknown;
      if (std::filesystem::is_regular_file(source, unknown)) continue;
      all.push_back({"there is no file " + source.string(), process.name, "mend its files"});
    }
  }
  for (const auto& [name, port] : ports.fixed) {
    const auto free = PortLease::of(port);
    if (!free) all.push_back({free.error().what, name, free.error().remedy});
  }
  return all;
}

std::unique_ptr<Target> together(Running running, std::unique_ptr<Target> started,
                                 const Clock& clock) {
  if (running.empty() && started) return started;
  return std::make_unique<RunningTarget>(std::move(running), std::move(started), clock);
}

Result<std::unique_ptr<Target>> start(const Stage& stage, const NativeOptions& options,
                                      Running running, const Clock& clock) {
  std::unique_ptr<Target> started;
  if (!stage.processes.empty()) {
    auto native = NativeTarget::start(stage, options, clock);
    if (!native) return fail(native.error());
    started = *std::move(native);
  }
  return together(std::move(running), std::move(started), clock);
}

}  // namespace harness::target
