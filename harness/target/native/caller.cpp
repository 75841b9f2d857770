#include "harness/target/native/caller.hpp"

#include <sys/sysmacros.h>
#include <unistd.h>

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// As the kernel numbers them.
std::string terminal_name(int device) {
  constexpr unsigned first_of_pts = 136;
  constexpr unsigned last_of_pts = 143;
  constexpr unsigned each = 256;
  const auto number = static_cast<dev_t>(device);
  const unsigned major = ::major(number);
  const unsigned minor = ::minor(number);
  if (major >= first_of_pts && major <= last_of_pts) {
    return "pts/" + std::to_string((major - first_of_pts) * each + minor);
  }
  return "tty" + std::to_string(minor);
}

}  // namespace

fs::path checkout_of(const fs::path& directory) {
  std::error_code unknown;
  for (fs::path above = directory; above.has_relative_path(); above = above.parent_path()) {
    if (fs::exists(above / ".git", unknown)) return above;
  }
  return directory;
}

Caller find_caller() {
  std::error_code gone;
  Caller caller{checkout_of(fs::current_path(gone)).string(), {}, {}};
  const auto self = process_stat(::getpid());
  if (!self || self->terminal == 0) return caller;
  const auto leader = process_stat(self->session);
  caller.session = leader ? leader->id : ProcessId{self->session, 0};
  caller.terminal = terminal_name(self->terminal);
  return caller;
}

bool is_own(const Caller& theirs, const Caller& mine) {
  if (theirs.place != mine.place) return false;
  const bool is_closed = theirs.session.pid != 0 && !is_alive(theirs.session);
  return is_closed || theirs.session == mine.session;
}

std::string whereabouts(const Caller& caller) {
  return "in " + caller.place +
         (caller.terminal.empty() ? ", without a terminal" : ", terminal " + caller.terminal);
}

}  // namespace harness::target
