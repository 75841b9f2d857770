#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

// A proxy on a loopback port that the kernel picks. Whatever host it is asked for, it goes to the
// port of that name on 127.0.0.1: by CONNECT, or for whole URLs, which it passes on as they stand.
// What either side says goes to the other, and so does that it has closed or reset.
//
// Has threads of its own; its public methods may be called from any other.
class ForwardProxy {
 public:
  ForwardProxy();
  ForwardProxy(const ForwardProxy&) = delete;
  ForwardProxy& operator=(const ForwardProxy&) = delete;
  ~ForwardProxy();

  std::string url() const { return url_; }
  std::uint64_t connections() const { return connections_; }
  std::vector<std::string> heads() const;  // the first of each connection

 private:
  void serve();
  void meet(Fd client);

  Fd listener_;
  Fd stop_;
  std::string url_;
  std::atomic<std::uint64_t> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  std::vector<std::jthread> met_;  // by serve()'s thread only
  std::jthread thread_;
};

}  // namespace harness::test
