#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/scenario/kind.hpp"
#include "harness/system/system.hpp"

namespace harness::chaos {

// One fault of a running plan. The runner calls inject, then seen until it answers, later revert,
// then gone until it answers. Nothing here blocks. All on the conductor's thread.
class Fault {
 public:
  Fault() = default;
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  virtual ~Fault() = default;

  virtual Result<void> inject() = 0;
  virtual std::optional<std::string> seen() = 0;  // the proof that it took effect
  virtual Result<void> revert() = 0;              // any number of times, injected or not
  virtual std::optional<std::string> gone() = 0;  // the proof that it is over
};

// A kind of fault: a row in the table of fault_kinds.cpp.
struct FaultKind {
  scenario::Kind language;
  std::function<std::unique_ptr<Fault>(const scenario::Settings& settings, system::System& system)>
      make;
};

std::span<const FaultKind> fault_kinds();
const FaultKind* find_fault_kind(std::string_view name);

}  // namespace harness::chaos
