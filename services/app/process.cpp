#include "services/app/process.hpp"

#include <sys/resource.h>

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

// A waiting roll holds two connections; 500 of them are past the usual soft limit of 1024.
void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void prepare_process() {
  const sigset_t set = shutdown_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  allow_many_descriptors();
}

void wait_for_shutdown() {
  const sigset_t set = shutdown_signals();
  int signal = 0;
  sigwait(&set, &signal);
}

}  // namespace services::app
