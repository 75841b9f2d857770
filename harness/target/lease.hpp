#pragma once

#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// A system is one run's at a time, from whichever machine: its owner names a file that all of these
// see, or a URL, and whoever drives the system has that. A file is locked, which ends with its
// holder however that dies; at a URL it stays until it is taken away. No answer is a no.
class Lease {
 public:
  // The error says whose it is.
  static Result<Lease> take(const std::string& where, const std::string& whose);

  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&&) = delete;
  ~Lease();  // gives it back

 private:
  Lease(Fd file, std::string url, std::string whose);

  Fd file_;          // locked; none: it is at a URL
  std::string url_;  // empty: it is none any more, or a file's
  std::string whose_;
};

// Whose it is now; empty: nobody's. Takes and writes nothing.
Result<std::string> lease_holder(const std::string& where);

// "alice on ci-3, pid 4711, order, since 2026-11-21T09:44:01.250Z"
std::string oneself(const std::string& scenario, const Clock& clock);

}  // namespace harness::target
