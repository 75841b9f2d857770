#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace store::logs::pipeline::templates {

// What a run of a template uses.
struct Use {
  std::size_t steps = 0;
  std::size_t bytes = 0;  // of text that it makes
  std::size_t work = 0;   // of text that it looks at
};

// What all templates of one query may use together, beside what each of their runs has for nothing:
// one that loops on every line ends its query, and keeps no other from being answered. Belongs to
// one thread.
class Allowance {
 public:
  void charge(const Use& use, std::string_view form) {
    const bool fits = take(left_.steps, use.steps, for_nothing.steps) &&
                      take(left_.bytes, use.bytes, for_nothing.bytes) &&
                      take(left_.work, use.work, for_nothing.work);
    if (!fits && !spent_by_) spent_by_ = std::string(form);
  }

  // The template that used up the last of it.
  const std::optional<std::string>& spent_by() const { return spent_by_; }

 private:
  static constexpr Use for_nothing{250, 16 * 1024, 64 * 1024};

  static bool take(std::size_t& left, std::size_t used, std::size_t gratis) {
    const std::size_t counted = used - std::min(used, gratis);
    const bool fits = counted <= left;
    left -= std::min(counted, left);
    return fits;
  }

  Use left_{2'000'000, std::size_t{256} << 20U, std::size_t{1} << 30U};
  std::optional<std::string> spent_by_;
};

}  // namespace store::logs::pipeline::templates
