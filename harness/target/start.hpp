#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "harness/core/fd.hpp"
#include "harness/target/external/running_target.hpp"
#include "harness/target/native/native_target.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// What runs already, ready to be called and asked: secrets are read now.
Checked<Running> sign_in(const scenario::SystemFile& system,
                         const scenario::RemoteBackends& backends,
                         const scenario::Environment& environment);

// Whether that is what it is to be, and lets one in. Nothing is sent but what finds that out.
Checked<void> look_at(Running& running, const Clock& clock);

// Keeps other runs on this machine from what is one run's at a time, while the claims live. The
// error says whose it is. Of what gets load: endpoints, and ports of this machine.
Result<std::vector<Fd>> claim_places(const Running& running, const std::set<std::uint16_t>& ports);

// Of backends: those that are not shared.
Result<std::vector<Fd>> claim_backends(const Running& running);

// What of the places others have claimed, and who.
std::vector<Error> claimed_by_others(const Running& running, const std::set<std::uint16_t>& ports);

// What of the processes cannot be started as things are: programs that are not installed, ports
// that are taken, files that are not there. Starts nothing.
std::vector<Error> hindrances(const Stage& stage, const PortWishes& ports);

// One target of it and of what is started, or up, beside it; null: nothing is.
std::unique_ptr<Target> together(Running running, std::unique_ptr<Target> started,
                                 const Clock& clock);

// One target of it and of what the harness starts: the one place that knows which kinds there are.
// Returns once every process is ready, or with nothing left of those that were started.
Result<std::unique_ptr<Target>> start(const Stage& stage, const NativeOptions& options,
                                      Running running, const Clock& clock);

}  // namespace harness::target
