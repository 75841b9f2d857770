#pragma once

#include <filesystem>
#include <string>

#include "harness/target/native/proc.hpp"

namespace harness::target {

// From where somebody calls the harness. Whoever does it from the same place and the same terminal
// is taken to be the same one; other users are told apart by who owns what is found.
struct Caller {
  std::string place;     // the checkout that its working directory is in; else that directory
  ProcessId session;     // the leader of its terminal's session; 0: it has no terminal
  std::string terminal;  // "pts/3"; empty: none

  bool operator==(const Caller&) const = default;
};

Caller find_caller();

// The nearest directory upwards that has a ".git"; else itself.
std::filesystem::path checkout_of(const std::filesystem::path& directory);

// Whether what one of them started is the other's to end without being named. A terminal that is
// closed is nobody's any more.
bool is_own(const Caller& theirs, const Caller& mine);

// "in /home/me/shop, terminal pts/3"
std::string whereabouts(const Caller& caller);

}  // namespace harness::target
