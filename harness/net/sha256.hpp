#pragma once

#include <string>
#include <string_view>

namespace harness::net {

std::string sha256(std::string_view text);  // 64 hex digits

}  // namespace harness::net
