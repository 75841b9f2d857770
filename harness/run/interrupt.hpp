#pragma once

#include "harness/core/duration.hpp"

namespace harness::run {

// What a person or a machine says to end a run, as something that is waited on instead of something
// that strikes anywhere. Saying it twice means the same.
class Interrupt {
 public:
  Interrupt() = default;
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  virtual ~Interrupt() = default;

  // Waits until it is said or the time is up; true once it has been said.
  virtual bool wait(Duration at_most) = 0;
  virtual bool requested() const = 0;
};

// To be called first thing in main: Ctrl-C, SIGTERM and SIGHUP end the process with exit code 130,
// unless whoever started it has them ignored. What is under way is a SignalInterrupt's to take
// down; once there has been one, there are some seconds left to write what there is.
void end_when_interrupted();

// Ctrl-C, SIGTERM and SIGHUP. Made first thing in a command, before any other thread, so that all
// threads inherit the blocked signals. One at a time.
class SignalInterrupt final : public Interrupt {
 public:
  SignalInterrupt();
  ~SignalInterrupt() override;

  bool wait(Duration at_most) override;
  bool requested() const override { return requested_; }
  int pollable() const { return signals_; }  // readable once there is something to wait() for

 private:
  int signals_ = -1;  // signalfd
  bool requested_ = false;
};

}  // namespace harness::run
