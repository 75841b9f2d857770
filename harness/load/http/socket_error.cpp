#include "harness/load/http/socket_error.hpp"

#include <cerrno>
#include <system_error>

namespace harness::load {

Ending ending_of_errno(int error, Ending otherwise) {
  switch (error) {
    case ECONNREFUSED:
      return Ending::connection_refused;
    case ECONNRESET:
    case EPIPE:
      return Ending::connection_reset;
    case ETIMEDOUT:
      return Ending::timeout;
    case EHOSTUNREACH:
    case ENETUNREACH:
      return Ending::unreachable;
    case EPROTO:
      return Ending::tls_failure;
    case EADDRNOTAVAIL:
      return Ending::no_local_port;
    case EMFILE:
    case ENFILE:
      return Ending::too_many_files;
    default:
      return otherwise;
  }
}

Ending ending_of_dead_connection(int error) {
  const bool was_reset = error == ECONNRESET || error == EPIPE;
  return was_reset ? Ending::connection_reset : Ending::closed_early;
}

bool says_no_socket(Ending ending) {
  return ending == Ending::unreachable || ending == Ending::connection_refused;
}

bool is_of_other_side(Ending ending) {
  switch (ending) {
    case Ending::connection_refused:
    case Ending::connection_reset:
    case Ending::closed_early:
    case Ending::unreachable:
    case Ending::tls_failure:
      return true;
    default:
      return false;
  }
}

std::string why_not_again(Ending ending, std::string_view why) {
  const std::string words = "its connection has ended, and there was no other: ";
  return words + (why.empty() ? to_text({.ending = ending}) : std::string(why));
}

std::string why_no_socket(const std::string& path, int error) {
  const int known = error != 0 ? error : ENAMETOOLONG;
  return "the socket " + path + ": " + std::generic_category().message(known);
}

}  // namespace harness::load
