#pragma once

#include <functional>
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
  // What questions are kept without: see scenario::Environment.
  using FillIn = std::function<std::string(const std::string& text)>;

  Backends(BackendUrls urls, const Clock& clock, FillIn fill_in = {});

  // Never fails: no answer is an Answer that says why. Takes at most `timeout`, and as long again
  // for each further page of a listing.
  Answer ask(const Question& question, Duration timeout = std::chrono::seconds{3});

 private:
  Question as_sent(Question question) const;
  Answer ask_once(const Question& question, Duration timeout);
  Answer ask_sql(const Question& question, Duration timeout) const;

  BackendUrls urls_;
  const Clock& clock_;
  FillIn fill_in_;
  net::HttpClient http_;
};

}  // namespace harness::observe
