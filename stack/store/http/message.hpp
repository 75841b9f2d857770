#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stack/store/going.hpp"

namespace store::http {

struct Request {
  std::string method;
  std::string path;  // decoded, without the query
  std::vector<std::pair<std::string, std::string>>
      params;                                      // of the query and of a form body, decoded
  std::map<std::string, std::string> path_params;  // what the route's {names} stood for
  std::map<std::string, std::string> headers;      // names in lower case
  std::string body;                                // gzip is undone already

  // Until it was served, which counts as time that it takes.
  std::chrono::nanoseconds waited{0};
  // Whether to serve it on, for who does so for long; empty: nobody can tell.
  AskGoing ask_going;

  // The first parameter of that name; none where it was not sent.
  std::optional<std::string_view> param(std::string_view name) const;
  std::vector<std::string_view> all_params(std::string_view name) const;
  std::string_view header(std::string_view lower_name) const;  // empty where it was not sent
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool is_counted = false;  // of a push that is refused: by its route, which knows what was in it
};

// Errors quote what was asked, which may be no text at all: the answer is UTF-8 in any case.
Response text(int status, std::string body);
inline Response json(std::string body) { return {200, "application/json", std::move(body)}; }

// To a push, where what is being received already occupies all that it may.
inline Response no_room() {
  auto response = text(503, "too much is being received at once; send it again\n");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

// Who serves a route, so that a slow query holds up neither a push nor a question that is quickly
// answered.
enum class Lane {
  query,    // some threads, for what may take a while
  lookup,   // others, for what takes little, however much is kept
  push,     // others, for what comes in
  at_once,  // the thread that reads and writes all connections: nothing that waits or computes
};

// How a path tells what it was not asked for: a body that is too long, or cannot be read. Keeps the
// status.
using TellRefusal = Response (*)(const Request&, Response);

// What serves a path. Called from several threads at once.
struct Route {
  std::string method;  // "GET", "POST"
  std::string path;    // "/loki/api/v1/label/{name}/values"
  std::function<Response(const Request&)> serve;
  Lane lane = Lane::query;
  TellRefusal tell_refusal = nullptr;  // as it is
};
using Routes = std::vector<Route>;

// A path that is answered when somebody else has answered: no thread waits meanwhile. The answer is
// called once, from any thread.
using Answer = std::function<void(Response)>;
struct DeferredRoute {
  std::string method;
  std::string path;
  std::function<void(const std::shared_ptr<const Request>&, Answer)> serve;
  TellRefusal tell_refusal = nullptr;
};
using DeferredRoutes = std::vector<DeferredRoute>;

// A push that is refused and was counted by nobody yet: its route has not seen it, or nothing in
// it.
struct Refused {
  int status = 400;
  std::string path;  // empty where not even that could be read
  std::size_t bytes = 0;
};
using CountRefused = std::function<void(const Refused&)>;

}  // namespace store::http
