#include "harness/observe/question.hpp"

#include <algorithm>
#include <chrono>

#include "harness/core/text.hpp"

namespace harness::observe {

std::string_view name_of(Backend backend) {
  switch (backend) {
    case Backend::prometheus:
      return "prometheus";
    case Backend::loki:
      return "loki";
    case Backend::tempo:
      return "tempo";
    case Backend::database:
      return "database";
    case Backend::pager:
      return "pager";
  }
  return "";
}

std::string range_of(Duration length) {
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(length).count();
  return std::to_string(std::max<std::int64_t>(millis, 1)) + "ms";
}

std::string fill_window(std::string query, const Window& window) {
  return replace_all(std::move(query), "$window", range_of(window.length()));
}

}  // namespace harness::observe
