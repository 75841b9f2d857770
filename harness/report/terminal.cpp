#include "harness/report/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "harness/report/live_screen.hpp"
#include "harness/report/plain_lines.hpp"

namespace harness::report {
namespace {

constexpr std::size_t width_of_files = 120;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string locale_name() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return {};
}

bool speaks_utf8(std::string locale) {
  std::transform(locale.begin(), locale.end(), locale.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

bool can_redraw(const Surroundings& surroundings) {
  return surroundings.is_terminal && !surroundings.term.empty() && surroundings.term != "dumb";
}

}  // namespace

// A pipe that polls as writable takes at least PIPE_BUF bytes without blocking.
void DescriptorOutput::write(std::string_view text) {
  while (!broken_ && !text.empty() && writable()) {
    const std::size_t size = std::min<std::size_t>(text.size(), PIPE_BUF);
    const ssize_t written = ::write(descriptor_, text.data(), size);
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EINTR) {
      broken_ = true;
    }
  }
}

bool DescriptorOutput::writable() {
  pollfd waited{descriptor_, POLLOUT, 0};
  const auto at_most = static_cast<int>(stalled_ ? 0 : patience_.count());
  stalled_ = ::poll(&waited, 1, at_most) <= 0;
  return !stalled_;
}

Size DescriptorOutput::size() const {
  winsize window{};
  if (::ioctl(descriptor_, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return {};
  return {window.ws_col, std::max<std::size_t>(window.ws_row, 1)};
}

Surroundings surroundings_of(int descriptor) {
  return {.is_terminal = ::isatty(descriptor) == 1,
          .term = environment("TERM"),
          .no_color = !environment("NO_COLOR").empty(),
          .locale = locale_name(),
          .columns = DescriptorOutput(descriptor).size().columns};
}

Look look_in(const Surroundings& surroundings) {
  return {.colour = can_redraw(surroundings) && !surroundings.no_color,
          .unicode = speaks_utf8(surroundings.locale),
          .width = surroundings.is_terminal ? surroundings.columns : width_of_files};
}

std::unique_ptr<Display> make_display(const Surroundings& surroundings,
                                      std::unique_ptr<Output> output) {
  const Look look = look_in(surroundings);
  if (can_redraw(surroundings)) return std::make_unique<LiveScreen>(std::move(output), look);
  return std::make_unique<PlainLines>(std::move(output));
}

}  // namespace harness::report
