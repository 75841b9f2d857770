#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

struct ServedRequest {
  std::string head;  // request line and headers
  std::string body;
};

struct ServedResponse {
  int status = 200;
  std::string body;
  bool hang = false;   // takes the request and never answers
  bool close = false;  // the connection after it, so that another has its turn
};

// A little HTTP/1.1 server on a loopback port that the kernel picks, one connection at a time, with
// keep-alive. The handler runs on the server's own thread.
class LoopbackServer {
 public:
  using Handler = std::function<ServedResponse(const ServedRequest&)>;

  explicit LoopbackServer(Handler handler, std::uint16_t port = 0);
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer();

  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<ServedRequest> requests() const;
  int connections() const { return connections_; }

 private:
  void serve();
  void serve_connection(int fd);
  bool wait_for(int fd);

  Handler handler_;
  Fd listener_;
  Fd stop_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<ServedRequest> requests_;
  std::thread thread_;
};

}  // namespace harness::test
