#include "services/app/shutdown.hpp"

#include <csignal>

namespace services::app {
namespace {

sigset_t shutdown_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void reserve_shutdown_signals() {
  const sigset_t set = shutdown_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void wait_for_shutdown() {
  const sigset_t set = shutdown_signals();
  int signal = 0;
  sigwait(&set, &signal);
}

}  // namespace services::app
