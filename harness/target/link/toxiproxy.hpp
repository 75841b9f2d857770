#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/net/told.hpp"
#include "harness/target/link/link_client.hpp"
#include "harness/target/link/link_control.hpp"

namespace harness::target {

// A link by a proxy that speaks Toxiproxy's API, ours or a real one.
struct ProxiedLink {
  std::string api;            // "http://127.0.0.1:8474"
  std::string proxy;          // its name there
  net::Address through = {};  // where the caller is led
  net::Address beside = {};   // who answers
  Speech speech = {};

  // Of one that runs already, and outlives the run: behind the names of toxics, by which a run
  // knows its own. Empty: the proxy is the run's, and so is all that is on it.
  std::string mark = {};
  std::optional<net::Address> api_at = {};  // whatever the API's host is looked up to

  // Of the run's own: how its process has ended, none while it runs. Null: it is not the run's.
  std::function<std::optional<std::string>()> ended = nullptr;
};

// What others' toxics leave no room for a fault that has this one, or cuts the link: one of the
// same kind on answers, and those that let no answer through. Empty: there is room.
struct OthersToxic {
  std::string name;
  std::string type;
  std::string stream;
};
std::string in_the_way(const std::vector<OthersToxic>& others, const std::string& type);

// Of a proxy as GET /proxies/NAME shows it: toxics whose names do not end with the mark. Throws
// net::Misread.
std::vector<OthersToxic> others_toxics(const net::Told& proxy, const std::string& mark);

std::unique_ptr<LinkControl> control_of(const ProxiedLink& link, const Clock& clock);

}  // namespace harness::target
