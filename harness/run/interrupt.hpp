#pragma once

#include "harness/core/duration.hpp"

namespace harness::run {

// Ctrl-C, SIGTERM and SIGHUP as something that the conductor waits on instead of something that
// strikes anywhere. Made first thing in a command, before any other thread, so that all threads
// inherit the blocked signals. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Waits until a signal arrives or the time is up; true once one has arrived.
  bool wait(Duration at_most);
  bool requested() const { return count_ > 0; }

  // The person asked again: whatever is still being done politely is to be cut short.
  bool insisted() const { return count_ > 1; }

 private:
  int signals_ = -1;  // signalfd
  int count_ = 0;
};

}  // namespace harness::run
