#pragma once

#include <curl/curl.h>
#include <sys/socket.h>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/core/clock.hpp"
#include "services/core/event_loop.hpp"
#include "services/http/message.hpp"

namespace services::http {

struct Call {
  std::string method = "GET";
  std::string url;
  Headers headers = {};
  std::string body = {};
  Duration timeout;
  std::size_t longest_answer = std::size_t{16} << 20;
};

struct CallFailure {
  enum class Kind { unreachable, timed_out, forbidden, too_long };
  Kind kind;
  std::string why;
};

using CallResult = tl::expected<Response, CallFailure>;

// Whether an address may be called. It is asked about the very address that is about to be
// connected to, so that no name can stand for one thing when it is checked and for another when it
// is used.
using AddressRule = std::function<bool(const sockaddr&)>;

class Transfer;

// Makes HTTP calls without holding a thread: libcurl's multi socket interface on one event loop.
// Connections are kept and reused. Lives on the loop's thread; destroy it once the loop has
// stopped, which abandons the calls under way.
class Client {
 public:
  using Done = std::function<void(CallResult)>;

  // Without a rule, every address may be called.
  explicit Client(EventLoop& loop, AddressRule rule = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // `done` runs once, on the loop, at the latest soon after the timeout.
  void start(Call call, Done done);

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);
  void on_ready(curl_socket_t socket, std::uint32_t epoll_events);
  void arm_timer(long timeout_ms);
  void advance(curl_socket_t socket, int flags);
  void settle_finished();

  EventLoop& loop_;
  const AddressRule rule_;
  CURLM* multi_;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> transfers_;
  EventLoop::TimerId timer_{};
};

}  // namespace services::http
