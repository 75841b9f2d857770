#pragma once

namespace store {

// Before any thread starts, because threads inherit it: keeps SIGTERM and SIGINT for
// wait_for_shutdown(), has a write to a peer that has gone away, or past the longest that a file
// may be, fail instead of killing, lifts the limit on open descriptors, and sets the heap up.
void prepare_process();

// Returns when SIGTERM or SIGINT arrives.
void wait_for_shutdown();

// While this lives, they end the process at once, as they do others: for long work on the only
// thread that there is, of which nothing is lost.
class Interruptible {
 public:
  Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  ~Interruptible();
};

}  // namespace store
