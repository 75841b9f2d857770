#include "stack/store/grpc/load.hpp"

#include <dlfcn.h>

#include <filesystem>

namespace store::grpc {

harness::Result<StartReceiver> load_module() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto file = program.parent_path() / "store_grpc.so";
  // Never closed: its threads may outlast what was made from it. Lazy, because most of gRPC's
  // symbols are never asked for.
  void* module = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  void* symbol = module != nullptr ? ::dlsym(module, "start_grpc_receiver") : nullptr;
  if (symbol == nullptr) {
    return harness::fail("cannot be loaded: " + std::string(::dlerror()), file.string(),
                         "build the target store_grpc");
  }
  return reinterpret_cast<StartReceiver>(symbol);
}

harness::Result<std::unique_ptr<Receiver>> start_receiver(StartReceiver module,
                                                          const std::string& listen,
                                                          std::size_t most_bytes,
                                                          const Exporting& exporting) {
  Receiver* receiver = module(listen.c_str(), most_bytes, exporting);
  if (receiver == nullptr) {
    return harness::fail("cannot listen for gRPC", listen,
                         "choose another port, or end what listens there");
  }
  return std::unique_ptr<Receiver>(receiver);
}

}  // namespace store::grpc
