#pragma once

#include <cstddef>
#include <functional>

namespace store::grpc {

// Of somebody who speaks HTTP/1 where HTTP/2 is spoken, as an exporter of OTLP over HTTP does that
// was given the port for gRPC: tells them so, once `count` has been told how many bytes they had
// sent by then. gRPC itself would end the connection without a word. False: the connection is left
// as it is.
bool turn_away_http_1(int client, const std::function<void(std::size_t)>& count);

}  // namespace store::grpc
