#pragma once

#include <span>
#include <string_view>

#include "stack/store/records.hpp"

namespace store::logs {

// What Loki calls the service of a stream that does not say: the first label that names one.
std::string_view discovered_service(std::span<const Field> labels);

}  // namespace store::logs
