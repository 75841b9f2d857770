#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"
#include "services/http/message.hpp"

namespace services::http {

struct ServerSettings {
  std::string host;
  std::uint16_t port = 0;  // 0 = the kernel picks one
  int threads = 2;
  std::size_t longest_request = std::size_t{16}
                                << 10;  // in bytes, with its headers; a longer one is a 413
};

// Sends the answer of one request. Call it once, from any thread; a peer that has gone away is
// not an error.
using Answer = std::function<void(Response)>;

// Runs on a Pistache worker and must return at once: it passes the request on.
using OnRequest = std::function<void(Request, Answer)>;

// Runs when connections come and go: +1, -1.
using OnConnections = std::function<void(int change)>;

// Pistache, reduced to what a service needs: requests come in on its worker threads, answers may
// be sent later from any other. See services/http/server.cpp for what it takes.
class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const ServerSettings& settings, OnRequest on_request,
                                               OnConnections on_connections);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // closes the port and ends the threads; unanswered requests are cut off

  std::uint16_t port() const;

  // Waits until every request that came before this call is answered, or for the deadline. True
  // if all were. Later requests still arrive; the caller refuses them.
  bool drain(Duration deadline);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace services::http
