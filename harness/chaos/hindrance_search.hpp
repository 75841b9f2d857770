#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "harness/chaos/errand.hpp"
#include "harness/chaos/hindrance.hpp"

namespace harness::chaos {

// Looks for what is in the way of a fault on a thread of its own, once.
class HindranceSearch {
 public:
  using Look = std::function<Hindrances(const std::stop_token& stop)>;

  // Begins with the first call, which alone takes the look. None: it is under way.
  std::optional<Hindrances> outcome(const Look& look);

 private:
  std::shared_ptr<Hindrances> found_;  // the errand's until that has an outcome
  std::optional<Errand> errand_;
};

}  // namespace harness::chaos
