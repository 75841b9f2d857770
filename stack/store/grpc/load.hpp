#pragma once

#include <memory>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/grpc/receiver.hpp"

namespace store::grpc {

// Loads the module, which lies beside the program, and starts to receive.
harness::Result<std::unique_ptr<Receiver>> load_receiver(const std::string& listen,
                                                         std::size_t most_bytes,
                                                         const Exporting& exporting);

}  // namespace store::grpc
