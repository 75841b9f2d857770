#include "stack/store/keep/refusals.hpp"

#include <string_view>

namespace store {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 404:
    case 405:
      return "nobody_takes_this";
    case 408:
      return "too_slow";
    case 413:
      return "body_too_long";
    case 415:
      return "unknown_format";
    case 429:
    case 503:
      return "busy";
    default:
      return status < 500 ? "malformed" : "failed";
  }
}

std::set<Signal> signals_at(std::string_view path) {
  if (path.ends_with("/v1/traces")) return {Signal::traces};
  if (path.ends_with("/v1/metrics")) return {Signal::metrics};
  if (path.ends_with("/v1/logs") || path.ends_with("/push")) return {Signal::logs};
  return {};
}

}  // namespace

http::CountRefused counted_in(Tally& tally) {
  return [&tally](const http::Refused& refused) {
    tally.refuse(reason_of(refused.status),
                 {.pushes = 1, .bytes = refused.bytes, .of = signals_at(refused.path)});
  };
}

}  // namespace store
