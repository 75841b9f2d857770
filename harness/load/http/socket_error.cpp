#include "harness/load/http/socket_error.hpp"

#include <cerrno>

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

}  // namespace harness::load
