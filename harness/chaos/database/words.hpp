#pragma once

#include <string>
#include <string_view>

namespace harness::chaos {

// Why a server that said nothing of its own let nobody in, of what libpq says of it, which is read
// and not repeated: "refuses connections".
std::string why_no_session(std::string_view said);

}  // namespace harness::chaos
