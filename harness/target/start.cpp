#include "harness/target/start.hpp"

#include <utility>

namespace harness::target {
namespace {

void append(std::vector<Error> more, std::vector<Error>& errors) {
  for (Error& error : more) errors.push_back(std::move(error));
}

}  // namespace

Checked<Running> sign_in(const scenario::Endpoints& endpoints,
                         const scenario::RemoteBackends& backends,
                         const scenario::Environment& environment) {
  auto called = sign_in(endpoints, environment);
  auto asked = sign_in(backends, environment);
  std::vector<Error> errors;
  if (!called) append(called.error(), errors);
  if (!asked) append(asked.error(), errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return Running{*std::move(called), *std::move(asked)};
}

Checked<void> look_at(Running& running, const Clock& clock) {
  std::vector<Error> errors;
  for (ProvenEndpoint& endpoint : running.endpoints) {
    if (auto proven = endpoint.prove(); !proven) errors.push_back(proven.error());
  }
  if (auto answers = check_answers(running.backends, clock); !answers) {
    append(answers.error(), errors);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return {};
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

std::unique_ptr<Target> together(Running running, std::unique_ptr<Target> started) {
  if (running.empty() && started) return started;
  return std::make_unique<RunningTarget>(std::move(running), std::move(started));
}

Result<std::unique_ptr<Target>> start(const Stage& stage, const NativeOptions& options,
                                      Running running, const Clock& clock) {
  std::unique_ptr<Target> started;
  if (!stage.processes.empty()) {
    auto native = NativeTarget::start(stage, options, clock);
    if (!native) return fail(native.error());
    started = *std::move(native);
  }
  return together(std::move(running), std::move(started));
}

}  // namespace harness::target
