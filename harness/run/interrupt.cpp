#include "harness/run/interrupt.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "harness/core/exit_code.hpp"

namespace harness::run {
namespace {

constexpr std::array polite{SIGINT, SIGTERM, SIGHUP};

sigset_t polite_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : polite) sigaddset(&set, signal);
  return set;
}

// Handlers: nothing but what may be called in one.

void end_at_once(int) { ::_exit(exit_interrupted); }

// Where nobody reads what is written, it would never end.
void end_soon(int) {
  constexpr unsigned to_finish_s = 5;
  static volatile std::sig_atomic_t is_ending = 0;
  if (is_ending == 0) ::alarm(to_finish_s);
  is_ending = 1;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void end_when_interrupted() {
  for (const int signal : polite) handle(signal, end_at_once);
}

SignalInterrupt::SignalInterrupt() {
  const sigset_t set = polite_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Whatever was said while this was there meant the same.
SignalInterrupt::~SignalInterrupt() {
  SignalInterrupt::wait(Duration{0});
  close(signals_);
  handle(SIGALRM, end_at_once);
  for (const int signal : polite) handle(signal, end_soon);
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
