#pragma once

#include <string>
#include <string_view>

#include "harness/report/look.hpp"

namespace harness::report {

std::string heading(const Look& look, std::string_view text);

// "  label     text", the text broken into lines under itself; a label of one character is a
// bullet. A very long text is cut.
std::string labelled(const Look& look, std::string_view label, std::string_view text);

}  // namespace harness::report
