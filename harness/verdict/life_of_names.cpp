#include "harness/verdict/life_of_names.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::verdict {

std::string listed(const std::string& words, const std::set<std::string>& names,
                   const std::string& near) {
  constexpr std::size_t most = 8;
  std::vector<std::string> shown(names.begin(), names.end());
  if (shown.empty()) return {};
  if (const auto close = nearest(near, shown)) {
    const auto found = std::find(shown.begin(), shown.end(), *close);
    std::rotate(shown.begin(), found, found + 1);
  }
  const std::size_t others = shown.size() > most ? shown.size() - most : 0;
  shown.resize(shown.size() - others);
  return " (" + words + ": " + join(shown, ", ") +
         (others > 0 ? " and " + std::to_string(others) + " more" : "") + ")";
}

Life of_names(Life life, bool has_control) {
  if (life.outcome != Outcome::no_data) return life;
  if (has_control) return {Outcome::pass, {}, std::move(life.why)};
  life.why += give_control;
  return life;
}

}  // namespace harness::verdict
