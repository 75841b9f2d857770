#pragma once

#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/intake/texts.hpp"
#include "stack/store/records.hpp"

// The bodies of /loki/api/v1/push.
namespace store {

using LogPushes = std::vector<LogPush>;

// {"streams": [{"stream": {…}, "values": [["nanoseconds", "line", {…}?], …]}]}
harness::Result<Decoded<LogPushes>> decode_loki_json(const std::string& body);

// logproto.PushRequest, snappy undone.
harness::Result<Decoded<LogPushes>> decode_loki_protobuf(const std::string& body);

}  // namespace store
