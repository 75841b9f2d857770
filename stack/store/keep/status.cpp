#include "stack/store/keep/status.hpp"

#include <utility>

namespace store {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string status_json(const std::string& role, const Tally& tally) {
  const auto taken = tally.taken();
  return R"({"role":")" + role + R"(","taken":{"pushes":)" + number(taken.pushes) + R"(,"lines":)" +
         number(taken.lines) + R"(,"spans":)" + number(taken.spans) + R"(,"bytes":)" +
         number(taken.bytes) + "}}\n";
}

}  // namespace

http::Routes status_routes(std::string role, const Tally& tally) {
  return {
      {"GET", "/ready", [](const http::Request&) { return http::text(200, "ready\n"); },
       http::Lane::at_once},
      {"GET", "/status",
       [role = std::move(role), &tally](const http::Request&) {
         return http::json(status_json(role, tally));
       },
       http::Lane::at_once},
  };
}

}  // namespace store
