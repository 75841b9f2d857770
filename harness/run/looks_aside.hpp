#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <map>
#include <string>

namespace harness::run {

// Looks that take long on a machine of many processes, beside whoever wants to know, and must not
// wait: a conductor that waits is late for its faults.
class LooksAside {
 public:
  using Look = std::function<std::size_t(const std::string& url)>;

  explicit LooksAside(Look look) : look_(std::move(look)) {}

  // What the last look there that is over has found, 0 before; begins another unless one is under
  // way. What the look throws is thrown here, once it is over.
  std::size_t at(const std::string& url);

 private:
  struct Place {
    std::future<std::size_t> under_way;  // waits for its end where it is destroyed
    std::size_t found = 0;
  };

  Look look_;
  std::map<std::string, Place> places_;
};

}  // namespace harness::run
