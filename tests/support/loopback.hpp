#pragma once

#include <netinet/in.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

sockaddr_in on_loopback(std::uint16_t port);

// Listens on a port that the kernel picks. Throws std::runtime_error.
Fd listening_on_loopback();
std::uint16_t own_port_of(int socket);

// Nothing waits until the other side has said that it has got what came before.
void send_at_once(int socket);

void end_by_reset(int socket);  // when it is closed

// Meets each connection to a loopback port in a thread of its own. `stop` is readable as soon as
// all of them have to end, which this waits for when it goes.
class LoopbackListener {
 public:
  using Meet = std::function<void(Fd client, int stop)>;

  explicit LoopbackListener(Meet meet);
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;
  ~LoopbackListener();

  std::uint16_t port() const { return own_port_of(socket_.get()); }
  std::uint64_t connections() const { return connections_; }

 private:
  void serve();

  Meet meet_;
  Fd socket_;
  Fd stop_;
  std::atomic<std::uint64_t> connections_{0};
  std::vector<std::jthread> met_;  // by serve()'s thread only
  std::jthread thread_;
};

}  // namespace harness::test
