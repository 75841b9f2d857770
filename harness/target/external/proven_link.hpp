#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/net/address.hpp"
#include "harness/scenario/system/running_link.hpp"
#include "harness/target/link/toxiproxy.hpp"

namespace harness::target {

// A link through a Toxiproxy that runs already, and what that has shown of it: that its proxy is
// there, leads where its author says, and has room for what the run will do.
class ProvenLink {
 public:
  explicit ProvenLink(scenario::RunningLink link) : link_(std::move(link)) {}

  std::string text() const;  // for people: what it has shown
  const scenario::RunningLink& link() const { return link_; }
  bool is(const std::string& from, const std::string& to) const;

  // Where nobody else may act meanwhile: the proxy itself.
  std::string place() const { return *link_.toxiproxy + "/proxies/" + link_.proxy; }
  // All addresses that it has to do with, once it has been proven.
  std::vector<net::Address> addresses() const;

  // Asks /version and /proxies. The error names what was to be there, and what is.
  Result<void> prove();

  // The mark is behind the names of the run's own toxics. Null: it may not be broken, or has not
  // been proven.
  std::unique_ptr<LinkControl> control(const std::string& mark, const Clock& clock) const;

 private:
  Result<void> find_api();
  Result<std::string> get(const std::string& path) const;
  // What the Toxiproxy says of its proxy, and the names of all that it has.
  struct Found {
    bool is_there = false;
    std::string upstream;
    std::string listen;
    bool is_enabled = true;
    std::vector<OthersToxic> others;
    std::vector<std::string> names;
  };
  Result<void> find_proxy(const std::string& proxies);
  Result<void> may_be_used(const Found& found);
  Result<net::Address> listens(const std::string& written) const;
  Error wrong(const std::string& what, const std::string& remedy) const;

  scenario::RunningLink link_;
  std::vector<net::Address> api_;  // where it has answered
  std::string version_;
  net::Address through_;
  net::Address beside_;
};

using ProvenLinks = std::vector<ProvenLink>;

}  // namespace harness::target
