#pragma once

#include <grpcpp/support/status.h>

#include "stack/store/http/message.hpp"

namespace store::grpc {

// What an answer over HTTP is in gRPC, with how long to wait where that is said.
::grpc::Status status_of(const http::Response& response);

}  // namespace store::grpc
