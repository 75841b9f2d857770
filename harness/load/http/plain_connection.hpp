#pragma once

#include <http_parser.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/origin.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/http/plain_request.hpp"
#include "harness/load/http/poller.hpp"

namespace harness::load {

// One connection of plain HTTP/1.1 to one origin, kept from request to request:
//
//   closed ──send──▶ connecting ─▶ sending ─▶ waiting ──answered──▶ idle ──send──▶ sending …
//
// Whatever goes wrong leads to `closed`, from where the next request connects again. Sends each
// request once. Belongs to one worker's thread and stays where it is.
class PlainConnection final : private SocketWatcher {
 public:
  // Many connections share the room for what they read; nothing is kept in it.
  PlainConnection(const Origin& origin, Poller& poller, std::span<char> room, Receiver& receiver);
  PlainConnection(const PlainConnection&) = delete;
  PlainConnection& operator=(const PlainConnection&) = delete;
  ~PlainConnection() override { close(); }

  // When closed or idle only. The receiver is told later how it ended; except that it could not
  // even begin: that is the answer.
  std::optional<Ending> send(const PlainRequest& request, std::string_view url,
                             const TraceContext& trace);

  void close();  // whatever is under way; the receiver hears nothing

 private:
  enum class State : std::uint8_t { closed, connecting, sending, waiting, idle };

  std::optional<Ending> connect();
  std::optional<Ending> flush();  // sends as much as goes
  void watch(bool for_room_to_send);
  void ready(int socket, Readiness readiness) override;
  void writable();
  void readable();
  void parse(std::string_view bytes);
  void finish(bool all_used);
  void fail(Ending ending);
  bool under_way() const { return state_ != State::closed && state_ != State::idle; }

  static int on_headers_complete(http_parser* parser);
  static int on_message_complete(http_parser* parser);
  static const http_parser_settings& callbacks();

  const Origin& origin_;
  Poller& poller_;
  std::span<char> room_;
  Receiver& receiver_;
  int socket_ = -1;
  State state_ = State::closed;
  bool watches_for_room_ = false;
  bool to_head_ = false;  // what is under way is a HEAD request
  bool complete_ = false;
  bool closing_ = false;  // by the server
  std::string request_;
  std::size_t sent_ = 0;  // of the request
  http_parser parser_{};
};

}  // namespace harness::load
