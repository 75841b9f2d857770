#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/scenario/field.hpp"
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

// A kind of fault: a row in the table of fault_kinds.cpp. The first field picks the kind and names
// the target.
struct FaultKind {
  scenario::Kind language;
  std::unique_ptr<Fault> (*make)(const scenario::Fields& fields, system::System& system);
};

std::span<const FaultKind* const> fault_kinds();
const FaultKind* find_fault_kind(std::string_view name);

}  // namespace harness::chaos
