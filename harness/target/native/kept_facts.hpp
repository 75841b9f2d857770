#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::target {

// What does not change about a system while it is kept up: told once to who drives it.
struct KeptFacts {
  std::map<std::string, Role> roles;  // of its processes, by name
  std::vector<std::string> order;     // in which they were started
  std::vector<EndSign> end_signs;
  std::vector<std::string> scraped;
  std::map<std::string, std::string> urls;
  std::map<std::string, std::uint16_t> ports;
  std::string span_receiver;
  std::map<std::string, StormDoor> storm_doors;
};

KeptFacts facts_of(const NativeTarget& system);

nlohmann::json json_of(const KeptFacts& facts);
Result<KeptFacts> facts_in_hello(const nlohmann::json& message);

nlohmann::json json_of(const Error& error);
Error error_in(const nlohmann::json& json);

nlohmann::json json_of(const ShippingReport& report);
ShippingReport report_in(const nlohmann::json& json);

}  // namespace harness::target
