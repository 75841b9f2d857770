#pragma once

#include <curl/curl.h>

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
};

struct CallFailure {
  enum class Kind { unreachable, timed_out };
  Kind kind;
  std::string why;
};

using CallResult = tl::expected<Response, CallFailure>;

// Makes HTTP calls without holding a thread: libcurl's multi socket interface on one event loop.
// Connections are kept and reused. Lives on the loop's thread; destroy it once the loop has
// stopped, which abandons the calls under way.
class Client {
 public:
  using Done = std::function<void(CallResult)>;

  explicit Client(EventLoop& loop);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // `done` runs once, on the loop, at the latest soon after the timeout.
  void start(Call call, Done done);

 private:
  struct Transfer;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);
  void on_ready(curl_socket_t socket, std::uint32_t epoll_events);
  void arm_timer(long timeout_ms);
  void advance(curl_socket_t socket, int flags);
  void settle_finished();

  EventLoop& loop_;
  CURLM* multi_;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> transfers_;
  EventLoop::TimerId timer_{};
};

}  // namespace services::http
