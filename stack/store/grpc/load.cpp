#include "stack/store/grpc/load.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string_view>
#include <utility>
#include <variant>

#include "stack/store/http/encoding.hpp"
#include "stack/store/memory/share.hpp"

namespace store::grpc {
namespace {

// gRPC says it only of messages that it undoes itself. No export begins like that: fields 3 and 15,
// of types that do not exist there.
std::string_view encoding_of(std::string_view body) {
  if (body.starts_with("\x1f\x8b")) return "gzip";
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
  constexpr unsigned zlib = 0x78;
  const bool is_deflate = body.size() >= 2 && at(0) == zlib && (at(0) * 256U + at(1)) % 31 == 0;
  return is_deflate ? "deflate" : "";
}

// A text that occupies room for as long as anybody has it; null: there is none.
std::shared_ptr<const std::string> placed(std::string text,
                                          const std::shared_ptr<memory::Share>& room) {
  const std::size_t bytes = text.capacity();
  if (!room->take(bytes)) return nullptr;
  return {new std::string(std::move(text)), [room, bytes](const std::string* gone) {
            delete gone;
            room->give_back(bytes);
          }};
}

// What was compressed may be much longer than its sender's message, and has bounds of its own.
Exporting uncompressing(const ReceiverSettings& settings, const Exporting& exporting) {
  const auto room = std::make_shared<memory::Share>(settings.most_bytes_in_flight);
  return [most = settings.most_bytes, remedy = settings.when_too_long, room, exporting](
             const std::string& path, const std::shared_ptr<const std::string>& body,
             http::Answer answer) {
    const auto encoding = encoding_of(*body);
    if (encoding.empty()) return exporting(path, body, std::move(answer));
    auto decoded = http::decoded(*body, encoding, most);
    if (const auto* undecodable = std::get_if<http::Undecodable>(&decoded)) {
      constexpr int too_long = 413;
      const bool is_too_long = undecodable->status == too_long;
      return answer(
          http::text(undecodable->status, undecodable->reason + (is_too_long ? remedy : "")));
    }
    const auto uncompressed = placed(std::get<std::string>(std::move(decoded)), room);
    if (uncompressed == nullptr) return answer(http::no_room());
    exporting(path, uncompressed, std::move(answer));
  };
}

}  // namespace

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
                                                          const ReceiverSettings& settings,
                                                          const Exporting& exporting) {
  Receiver* receiver = module(settings, uncompressing(settings, exporting));
  if (receiver == nullptr) {
    return harness::fail("cannot listen for gRPC", settings.listen,
                         "choose another port, or end what listens there");
  }
  return std::unique_ptr<Receiver>(receiver);
}

}  // namespace store::grpc
