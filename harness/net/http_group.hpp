#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "harness/net/http_client.hpp"

namespace harness::net {

// Asked many times a second while answers are outstanding; false gives up on them.
using GoOn = std::function<bool()>;

// What is said of those.
inline constexpr const char* given_up = "was given up";

// Several exchanges at the same time, on the caller's thread. Connections are kept. One thread.
class HttpGroup {
 public:
  HttpGroup();
  HttpGroup(HttpGroup&&) noexcept;
  HttpGroup& operator=(HttpGroup&&) noexcept;
  ~HttpGroup();

  // One result for each request, in their order, each within its own timeout.
  std::vector<Result<HttpResponse>> send(const std::vector<HttpRequest>& requests,
                                         const GoOn& go_on);

 private:
  class Multi;
  std::unique_ptr<Multi> multi_;
};

}  // namespace harness::net
