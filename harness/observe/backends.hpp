#pragma once

#include <map>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/net/http_client.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// By process: "prometheus", "loki", "tempo", and the databases that claims ask. Without a trailing
// slash: http://127.0.0.1:9090
using BackendUrls = std::map<std::string, std::string>;

// Puts questions to the backends and to the system's databases. One thread.
class Backends {
 public:
  Backends(BackendUrls urls, const Clock& clock);

  // Never fails: no answer is an Answer that says why. Takes at most `timeout`, and as long again
  // for each further page of a listing.
  Answer ask(const Question& question, Duration timeout = std::chrono::seconds{3});

 private:
  Answer ask_once(const Question& question, Duration timeout);
  Answer ask_sql(const Question& question, Duration timeout) const;

  BackendUrls urls_;
  const Clock& clock_;
  net::HttpClient http_;
};

}  // namespace harness::observe
