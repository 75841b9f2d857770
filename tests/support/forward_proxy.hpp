#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"
#include "tests/support/loopback.hpp"

namespace harness::test {

// A proxy on a loopback port that the kernel picks. Whatever host it is asked for, it goes to the
// port of that name on 127.0.0.1: by CONNECT, or for whole URLs, which it passes on as they stand.
// What either side says goes to the other, and so does that it has closed or reset.
//
// Has threads of its own; its public methods may be called from any other.
class ForwardProxy {
 public:
  ForwardProxy();

  std::string url() const;
  std::uint64_t connections() const { return listener_.connections(); }
  std::vector<std::string> heads() const;  // the first of each connection

 private:
  void meet(Fd client, int stop);

  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  LoopbackListener listener_;  // the last: nobody is met before the others are there
};

}  // namespace harness::test
