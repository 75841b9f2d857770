#pragma once

#include <map>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/net/server.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/backend.hpp"

namespace harness::target {

// A backend that runs already, ready to be asked.
struct Remote {
  net::Server server;
  std::string signed_in_by;  // for messages, without any value: "bearer of PROM_TOKEN"
  bool is_shared = true;     // with others: it is asked, and told nothing

  // How it lets in: " by bearer of PROM_TOKEN", " as ci with the password of …".
  std::string how() const;
};

using Remotes = std::map<std::string, Remote>;  // by name

// Reads the secrets.
Checked<Remotes> sign_in(const scenario::RemoteBackends& backends,
                         const scenario::Environment& environment);

// Whether what answers there is such a backend, lets one in, and has the time of this machine. The
// error says what it answered, and nothing that signs in.
Result<void> check_answers(const std::string& name, const Remote& remote, const Clock& clock);
Checked<void> check_answers(const Remotes& remotes, const Clock& clock);

// What keeps other runs on this machine from a backend: what one writes there, the other's claims
// would count. The error names it.
Result<Fd> claim(const std::string& name, const Remote& remote);

// The same as check_answers() of a receiver of spans over OTLP/HTTP.
Result<void> check_takes_spans(const std::string& url);

}  // namespace harness::target
