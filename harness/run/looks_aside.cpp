#include "harness/run/looks_aside.hpp"

#include <chrono>

namespace harness::run {

std::size_t LooksAside::at(const std::string& url) {
  Place& place = places_[url];
  const bool is_over =
      place.under_way.valid() &&
      place.under_way.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
  if (is_over) place.found = place.under_way.get();
  if (!place.under_way.valid()) place.under_way = std::async(std::launch::async, look_, url);
  return place.found;
}

}  // namespace harness::run
