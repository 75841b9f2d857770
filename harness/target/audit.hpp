#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// Where an audit ends: without it a file whose last lines are gone would look whole.
struct AuditEnd {
  std::uint64_t acts = 0;
  std::string hash;  // of the last one

  bool operator==(const AuditEnd&) const = default;
};

// What a run does to its system, act by act: a line of JSON each, written before it is done, with
// the hash of the line before it, so that none can be changed, left out or put in between unseen.
// One thread.
class Audit {
 public:
  // Begins the file: it must not be there.
  static Result<Audit> begin(const std::filesystem::path& file, const Clock& clock);

  // "inject", "pause stock". The error: it is not written, so that it must not be done.
  Result<void> note(const std::string& act, const std::string& what);

  const AuditEnd& end() const { return end_; }

 private:
  Audit(Fd file, std::string name, const Clock& clock);

  Fd file_;
  std::string name_;
  const Clock* clock_;
  AuditEnd end_;
  std::int64_t size_ = 0;  // of the file, up to there
};

// Notes an act before it is done; empty: nobody keeps them.
using NoteAct = std::function<Result<void>(const std::string& act, const std::string& what)>;

// Whether all of it is as it was written. The error names the first line that is not.
Result<void> check_audit(const std::filesystem::path& file, const AuditEnd& end);

}  // namespace harness::target
