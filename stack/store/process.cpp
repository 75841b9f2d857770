#include "stack/store/process.hpp"

#include <sys/resource.h>

#include <csignal>

#include "stack/store/memory/heap.hpp"

namespace store {
namespace {

sigset_t shutdown_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// Each connection is one.
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
  std::signal(SIGXFSZ, SIG_IGN);
  allow_many_descriptors();
  memory::set_up_heap();
}

Interruptible::Interruptible() {
  const sigset_t set = shutdown_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Interruptible::~Interruptible() {
  const sigset_t set = shutdown_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_shutdown() {
  const sigset_t set = shutdown_signals();
  int signal = 0;
  sigwait(&set, &signal);
}

}  // namespace store
