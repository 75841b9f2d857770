#pragma once

#include <memory>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/grpc/receiver.hpp"

namespace store::grpc {

// The module, which lies beside the program. From any thread: what else has to start need not wait.
harness::Result<StartReceiver> load_module();

harness::Result<std::unique_ptr<Receiver>> start_receiver(StartReceiver module,
                                                          const ReceiverSettings& settings,
                                                          const Exporting& exporting);

}  // namespace store::grpc
