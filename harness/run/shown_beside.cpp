#include "harness/run/shown_beside.hpp"

#include <algorithm>

namespace harness::run {

std::set<observe::Backend> shown_beside(const std::set<observe::Backend>& asked,
                                        const std::vector<target::EndSign>& signs,
                                        const net::Servers& servers) {
  using observe::Backend;
  const bool may_be_missed =
      (asked.contains(Backend::loki) || asked.contains(Backend::prometheus)) &&
      !asked.contains(Backend::tempo);
  const bool any_sends = std::ranges::any_of(signs, [](const target::EndSign& sign) {
    return sign.traces && (sign.request.empty() || sign.attribute.empty());
  });
  if (!may_be_missed || !any_sends || !servers.contains("tempo")) return {};
  return {Backend::tempo};
}

}  // namespace harness::run
