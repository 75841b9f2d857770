#include "harness/run/interrupt.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace harness::run {
namespace {

sigset_t polite_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

SignalInterrupt::SignalInterrupt() {
  const sigset_t set = polite_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

SignalInterrupt::~SignalInterrupt() {
  close(signals_);
  const sigset_t set = polite_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool SignalInterrupt::wait(Duration at_most) {
  pollfd watched{signals_, POLLIN, 0};
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
  // Another signal's handler cutting the wait short is as good as a timeout: callers loop.
  if (poll(&watched, 1, static_cast<int>(std::clamp<std::int64_t>(millis, 0, 1 << 30))) > 0) {
    signalfd_siginfo info{};
    while (read(signals_, &info, sizeof info) == sizeof info) requested_ = true;
  }
  return requested();
}

}  // namespace harness::run
