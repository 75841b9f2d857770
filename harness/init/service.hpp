#pragma once

#include <string>

#include "harness/core/duration.hpp"

namespace harness::init {

// What a service that runs has shown: enough to say something true of it.
struct Service {
  std::string name;               // what a scenario calls it
  std::string url;                // where it is: scheme, host and port
  std::string page;               // what is asked of it: "/order?item=ink"
  Duration slowest{0};            // answer to that
  std::string header;             // of its answers, by which it is known again
  std::string value;              // of that header
  std::string shown_at;           // a path that answers with it
  bool says_environment = false;  // that header, and not only which program it is
  std::string metrics = {};  // the path of its metrics; empty: it has none in Prometheus' format
  std::string counter = {};  // of those, one that counts such requests; empty: none was seen to
};

}  // namespace harness::init
