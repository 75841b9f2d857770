#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store::forward {

struct Call {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view body;
  std::shared_ptr<const void> owner;  // of what the body is a view into
};

struct Reply {
  int status = 0;  // 0: there was no answer
  std::string content_type;
  std::string retry_after;
  std::string body;
  std::string problem;  // why there was none
};

// POSTs to other servers, as many at once as there are calls, over connections that are kept. All
// of it on one thread of its own, on which the callbacks run, too: they must not wait. Safe to call
// from any thread.
class Upstream {
 public:
  explicit Upstream(std::chrono::milliseconds timeout);
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;
  ~Upstream();  // what is under way is told that there will be no answer

  void send(Call call, std::function<void(Reply)> done);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace store::forward
