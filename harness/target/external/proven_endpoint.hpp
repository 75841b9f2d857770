#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/net/address.hpp"
#include "harness/net/server.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/endpoint.hpp"

namespace harness::target {

// An endpoint, and the places that have shown to be what its author says: its name is looked up
// once, and whoever sends it something sends it there.
class ProvenEndpoint {
 public:
  // Reads the secrets.
  static Result<ProvenEndpoint> make(const scenario::Endpoint& endpoint,
                                     const scenario::Environment& environment);

  const std::string& name() const { return name_; }
  const net::Server& server() const { return server_; }
  net::Found found() const;  // where it was found to be what it is to be
  std::string text() const;  // for people: what it has shown, and where
  bool may_get(scenario::Allowed what) const;
  bool may_get_load() const { return may_get(scenario::Allowed::load); }
  bool may_get_anything() const { return !allow_.empty(); }

  // Asks each place that the name leads to, the first time; then each that had shown it. The error
  // names the header or label, what it was to be and what it was. One that goes by kubectl's
  // current context is not asked itself, and neither is it when it is looked at again.
  Result<void> prove();

  // Asks each place that has shown it once more. The error: one shows something else. Who does not
  // answer shows nothing, as where a fault is on, and neither does who stands before it and says
  // that nobody behind it answers. Changes nothing; any thread.
  Result<void> look_again(const std::stop_token& stop) const;

  // One GET, where load may go and it has shown what it is. Whether it was answered.
  bool call(const std::string& path, const std::map<std::string, std::string>& headers) const;

 private:
  net::HttpRequest question_to(const net::Address& address) const;
  Result<void> prove_at(const net::Address& address) const;
  Result<void> prove_context();
  Result<void> check_context() const;

  std::string name_;
  net::Server server_;
  std::optional<scenario::Proof> is_;
  std::vector<scenario::Allowed> allow_;
  bool is_looked_up_ = false;
  std::vector<net::Address> addresses_;
};

using ProvenEndpoints = std::vector<ProvenEndpoint>;

Checked<ProvenEndpoints> sign_in(const scenario::Endpoints& endpoints,
                                 const scenario::Environment& environment);

}  // namespace harness::target
