#include "stack/store/intake/protobuf.hpp"

#include <string>

#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/utf8.hpp"

namespace store::protobuf {

std::string_view bytes_of(Reader& message) {
  const auto view = message.get_view();
  return {view.data(), view.size()};
}

std::string_view text_of(Reader& message, Texts& texts) {
  return as_utf8(bytes_of(message), texts);
}

harness::Result<void> read_message(std::string_view body,
                                   const std::function<void(Reader& message)>& field) {
  Reader message(body.data(), body.size());
  std::size_t place = 0;
  const auto broken = [&](const char* why) {
    return harness::fail(why, "part " + std::to_string(place) + " of the protobuf, near byte " +
                                  std::to_string(body.size() - message.length()));
  };
  try {
    while (message.next()) {
      field(message);
      ++place;
    }
    return {};
  } catch (const protozero::exception& error) {
    return broken(error.what());
  } catch (const Malformed& error) {
    return broken(error.what());
  }
}

}  // namespace store::protobuf
