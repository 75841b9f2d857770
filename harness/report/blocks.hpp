#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/load/record/stats.hpp"
#include "harness/report/look.hpp"

namespace harness::report {

std::string heading(const Look& look, std::string_view text);

// "  label     text", the text broken into lines under itself; a label of one character is a
// bullet. A very long text is cut.
std::string labelled(const Look& look, std::string_view label, std::string_view text);

// "12.3": to the tenth.
std::string tenths(double value);

// "200: 118, timeout: 2"
std::string answers_text(const load::RequestStats& stats);

// "PASS: all 3 claims hold (exit code 0)  DIRECTORY". The path stays in one piece, so that it can
// be copied: on a line of its own where it must. There may be none.
std::string conclusion_line(const Look& look, verdict::Conclusion conclusion,
                            std::string_view explanation, int exit_code,
                            const std::filesystem::path& directory);

}  // namespace harness::report
