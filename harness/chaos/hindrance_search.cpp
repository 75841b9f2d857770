#include "harness/chaos/hindrance_search.hpp"

#include <string>

namespace harness::chaos {

std::optional<Hindrances> HindranceSearch::outcome(const Look& look) {
  if (!errand_) {
    found_ = std::make_shared<Hindrances>();
    errand_.emplace([look, found = found_](const std::stop_token& stop) -> Result<std::string> {
      *found = look(stop);
      return std::string();
    });
  }
  if (!errand_->outcome()) return std::nullopt;
  return *found_;
}

}  // namespace harness::chaos
