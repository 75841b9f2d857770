#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/http/workers.hpp"

namespace store::http {

class Daemon;

struct ServerSettings {
  std::string listen = "127.0.0.1:0";  // an IPv4 address and a port; 0 takes a free one
  std::size_t most_body_bytes = 100U << 20U;
  std::string when_too_long = {};  // what can be done, behind "the body is longer than …"
  std::size_t most_bytes_in_flight = 256U << 20U;  // bodies of all connections together
  std::size_t most_bytes_pushed = 256U << 20U;     // what is made of them, until it is kept
  std::size_t most_bytes_asked = 512U << 20U;      // what queries hold, and their answers
  unsigned most_connections = 4096;
  std::chrono::seconds idle{120};
  // Queries that are served at once. One that takes long gives its place to another, and goes on
  // beside them as one of the slow ones.
  unsigned query_threads = 8;
  SlowJobs slow_queries = {.most = 64};
  std::size_t most_waiting = 2048;  // queries, as Loki has it; more are answered with 429
  // Every answer to a push passes there that says it was not taken, whoever gave it, unless its
  // route has counted it. Called from the server's thread; empty: nobody counts.
  CountRefused count_refused = {};
};

// HTTP/1.1. One thread reads and writes all connections, few others serve: a connection is put
// aside while its request waits or is served, so that neither slow queries nor slow clients are in
// anybody's way, and there is no thread a connection.
class Server {
 public:
  static harness::Result<std::unique_ptr<Server>> start(const ServerSettings& settings,
                                                        Routes routes,
                                                        DeferredRoutes deferred = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // waits for what is being served; who defers answers must give them before

  std::string url() const;  // "http://127.0.0.1:3100"

  // Takes no more connections and waits for what is being served, but no longer than that. False
  // where something is still being served: only the end of the process ends it.
  bool stop(std::chrono::milliseconds patience);

 private:
  explicit Server(std::unique_ptr<Daemon> daemon);

  std::unique_ptr<Daemon> daemon_;
};

}  // namespace store::http
