#include "harness/report/run_times.hpp"

#include <array>
#include <cstdio>

namespace harness::report {

std::string offset_text(Duration since_first_request) {
  const auto signed_tenths =
      std::chrono::duration_cast<std::chrono::duration<long, std::deci>>(since_first_request)
          .count();
  const bool before = signed_tenths < 0;  // "-00:00.0" would be nothing
  const auto tenths = before ? -signed_tenths : signed_tenths;
  const long whole = tenths / 10;
  std::array<char, 48> text{};
  if (whole < 3600) {
    std::snprintf(text.data(), text.size(), "%s%02ld:%02ld.%ld", before ? "-" : "", whole / 60,
                  whole % 60, tenths % 10);
  } else {
    std::snprintf(text.data(), text.size(), "%s%ld:%02ld:%02ld.%ld", before ? "-" : "",
                  whole / 3600, whole / 60 % 60, whole % 60, tenths % 10);
  }
  return text.data();
}

std::string offset_text(const Report& report, WallTime at) {
  return offset_text(at - report.observations.run.begin);
}

std::string window_text(const Report& report, observe::Window window) {
  return format_wall(window.begin) + " to " + format_wall(window.end) + " (" +
         offset_text(report, window.begin) + " to " + offset_text(report, window.end) + ")";
}

std::string moments_text(const verdict::Finding& finding) {
  if (!finding.moments) return {};
  return *finding.moments == scenario::Moments::at_end ? "at its end" : "throughout";
}

}  // namespace harness::report
