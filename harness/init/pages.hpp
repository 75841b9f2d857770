#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::init {

// What can be asked of a service by its OpenAPI document (JSON or YAML), in its order: each GET
// whose parameters all have a default or an example, or need not be given. Pages that tell of the
// service itself, such as /health and /metrics, come last.
Checked<std::vector<std::string>> pages_in_openapi(const std::string& text,
                                                   const std::string& file);

// Where the document says that it runs on this machine: the first of its servers that does. Those
// elsewhere may be anybody's, production's perhaps, and are not asked.
struct OpenapiServer {
  std::string place;  // scheme, host and port
  std::string base;   // before each of the document's paths: "/v1"
};
Checked<OpenapiServer> server_in_openapi(const std::string& text, const std::string& file);

struct Published {
  std::string service;
  std::string url;  // on this machine
};

// The ports that a compose file publishes, in its order.
Checked<std::vector<Published>> published_in_compose(const std::string& text,
                                                     const std::string& file);

}  // namespace harness::init
