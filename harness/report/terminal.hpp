#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "harness/report/display.hpp"
#include "harness/report/look.hpp"

namespace harness::report {

struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Where text goes; one thread. The size is asked afresh each time, so that no signal handler is
// needed to notice that a window was resized.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;

  virtual void write(std::string_view text) = 0;
  virtual Size size() const = 0;
};

// A file descriptor that someone else owns. Progress must not hold the run up: what the other side
// does not take (Ctrl-S, a pager that waits) within `patience` is lost, and once nobody is left to
// read it falls silent. Reports are written elsewhere. SIGPIPE has to be ignored.
class DescriptorOutput final : public Output {
 public:
  explicit DescriptorOutput(int descriptor,
                            std::chrono::milliseconds patience = std::chrono::seconds{1})
      : descriptor_(descriptor), patience_(patience) {}

  void write(std::string_view text) override;
  Size size() const override;

 private:
  bool writable();

  int descriptor_;
  std::chrono::milliseconds patience_;
  bool stalled_ = false;  // patience ran out: not waited for again until something is taken
  bool broken_ = false;
};

// What decides how text is shown.
struct Surroundings {
  bool is_terminal = false;
  std::string term;         // TERM
  bool no_color = false;    // NO_COLOR is set and not empty
  std::string locale;       // LC_ALL, else LC_CTYPE, else LANG
  std::size_t columns = 0;  // of the terminal
};

Surroundings surroundings_of(int descriptor);
Look look_in(const Surroundings& surroundings);

// A live screen where the surroundings can redraw one, else plain lines.
std::unique_ptr<Display> make_display(const Surroundings& surroundings,
                                      std::unique_ptr<Output> output);

}  // namespace harness::report
