#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::observe {

// Whom a question goes to: a backend, a database of the system itself, or whoever is told of
// alerts.
enum class Backend { prometheus, loki, tempo, database, pager };
std::string_view name_of(Backend backend);

// From one mark to another, in the machine's wall clock, because that is what the backends store.
struct Window {
  WallTime begin;
  WallTime end;

  Duration length() const { return end - begin; }
  bool contains(WallTime at) const { return begin <= at && at <= end; }
  bool operator==(const Window&) const = default;
};

// One question to a backend as it is sent, but for what its author wants from the environment.
struct Question {
  Backend backend = Backend::prometheus;
  std::string path;  // "/api/v1/query"; of a database, the process: "postgres"
  std::map<std::string, std::string> params;
  std::string query;           // for people: the author's own, with its variables filled in
  std::string method = "GET";  // of what is no question, but something to be done: POST
  bool whole = false;          // a listing of which further pages are fetched until it is whole

  bool operator==(const Question&) const = default;
};

struct Answer {
  WallTime asked_at;
  int status = 0;  // HTTP, or what HTTP would say; 0: none came
  std::string body;
  std::string problem;   // why none came
  std::string cut = {};  // of a listing: why there may be more than it has; empty: it is whole

  bool operator==(const Answer&) const = default;
};

// Replaces $window in a query by the window's length in a form that both PromQL and LogQL take.
std::string fill_window(std::string query, const Window& window);

// "20000ms"
std::string range_of(Duration length);

}  // namespace harness::observe
