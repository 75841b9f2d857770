#include "harness/chaos/database/words.hpp"

#include <algorithm>
#include <array>

namespace harness::chaos {
namespace {

struct OfLibpq {
  std::string_view theirs;
  const char* ours;
};

constexpr std::array of_libpq{
    OfLibpq{"Connection refused", "refuses connections"},
    OfLibpq{"Connection reset", "reset the connection before it let anybody in"},
    OfLibpq{"closed the connection", "closed the connection before it let anybody in"},
    OfLibpq{"could not translate host name", "is at a host that has no address"},
    OfLibpq{"No such file or directory", "is at a socket that is not there"},
    OfLibpq{"no password supplied", "asks for a password, and its URL has none"},
    OfLibpq{"does not support SSL", "does not speak TLS, which its URL asks for"},
    OfLibpq{"URI", "has a URL that cannot be read"},
    OfLibpq{"Network is unreachable", "cannot be reached from here"},
    OfLibpq{"No route to host", "cannot be reached from here"}};

}  // namespace

std::string why_no_session(std::string_view said) {
  const auto known = std::ranges::find_if(of_libpq, [said](const OfLibpq& one) {
    return said.find(one.theirs) != std::string_view::npos;
  });
  return known == of_libpq.end() ? "takes no connection" : known->ours;
}

}  // namespace harness::chaos
