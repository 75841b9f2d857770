#include "harness/load/http/curl_ending.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace harness::load {
namespace {

// For the three codes that only say that a socket failed.
constexpr std::array by_system_error{
    std::pair{ECONNREFUSED, Ending::connection_refused},
    std::pair{ECONNRESET, Ending::connection_reset},
    std::pair{EPIPE, Ending::connection_reset},
    std::pair{ETIMEDOUT, Ending::timeout},
    std::pair{EHOSTUNREACH, Ending::unreachable},
    std::pair{ENETUNREACH, Ending::unreachable},
    std::pair{EADDRNOTAVAIL, Ending::no_local_port},
    std::pair{EMFILE, Ending::too_many_files},
    std::pair{ENFILE, Ending::too_many_files},
};

constexpr std::array by_code{
    std::pair{CURLE_OPERATION_TIMEDOUT, Ending::timeout},
    std::pair{CURLE_COULDNT_CONNECT, Ending::unreachable},
    std::pair{CURLE_SEND_ERROR, Ending::connection_reset},
    std::pair{CURLE_RECV_ERROR, Ending::closed_early},
    std::pair{CURLE_GOT_NOTHING, Ending::closed_early},
    std::pair{CURLE_PARTIAL_FILE, Ending::closed_early},
    std::pair{CURLE_COULDNT_RESOLVE_HOST, Ending::dns_failure},
    std::pair{CURLE_SSL_CONNECT_ERROR, Ending::tls_failure},
    std::pair{CURLE_PEER_FAILED_VERIFICATION, Ending::tls_failure},
    std::pair{CURLE_SSL_CACERT_BADFILE, Ending::tls_failure},
    std::pair{CURLE_WEIRD_SERVER_REPLY, Ending::bad_answer},
    std::pair{CURLE_UNSUPPORTED_PROTOCOL, Ending::bad_answer},
    std::pair{CURLE_BAD_CONTENT_ENCODING, Ending::bad_answer},
    std::pair{CURLE_URL_MALFORMAT, Ending::bad_url},
};

template <typename Table, typename Key>
Ending look_up(const Table& table, Key key, Ending otherwise) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [key](const auto& candidate) { return candidate.first == key; });
  return row == table.end() ? otherwise : row->second;
}

}  // namespace

Ending ending_of(CURLcode code, int system_error) {
  const Ending ending = look_up(by_code, code, Ending::other_failure);
  const bool socket_failed =
      code == CURLE_COULDNT_CONNECT || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR;
  return socket_failed ? look_up(by_system_error, system_error, ending) : ending;
}

}  // namespace harness::load
