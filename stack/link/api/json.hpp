#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "stack/link/data/proxy.hpp"
#include "stack/link/toxics/toxic.hpp"

// What the API takes and gives, in Toxiproxy's words: times in milliseconds, rates in kilobytes of
// 1,000 bytes a second.
namespace linkproxy::api {

nlohmann::json to_json(const Toxic& toxic);
nlohmann::json to_json(const Proxy& proxy);

// Of a new one, which has a name: "latency_downstream" where none is given.
harness::Result<Toxic> toxic_of(const nlohmann::json& body);

// Of one that is there: what is not given stays.
harness::Result<Toxic> changed(const Toxic& toxic, const nlohmann::json& body);

// "127.0.0.1:0", "localhost:8500". Nothing but loopback is taken.
harness::Result<sockaddr_in> place_of(const std::string& written);
std::string to_text(const sockaddr_in& place);

// The same of who answers, who may be at "[::1]:8080", too; "localhost:8080" is both.
harness::Result<Upstreams> upstream_of(const std::string& written);
std::string to_text(const Upstreams& upstream);

// A member that is there, of the type that it has to be.
std::optional<std::string> text_of(const nlohmann::json& body, const char* key);

}  // namespace linkproxy::api
