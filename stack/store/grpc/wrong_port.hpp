#pragma once

#include <cstddef>
#include <optional>

namespace store::grpc {

// Of somebody who speaks HTTP/1 where HTTP/2 is spoken, as an exporter of OTLP over HTTP does that
// was given the port for gRPC: tells them so, and how many bytes they had sent by then. gRPC itself
// would end the connection without a word. None: the connection is left as it is.
std::optional<std::size_t> turn_away_http_1(int client);

}  // namespace store::grpc
