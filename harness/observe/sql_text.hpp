#pragma once

#include <string_view>

namespace harness::observe {

// Whether there is anything but white space and comments behind a semicolon that is no part of a
// text, a name or a comment: of several statements PostgreSQL gives the last one's answer alone.
bool has_several_statements(std::string_view sql);

}  // namespace harness::observe
