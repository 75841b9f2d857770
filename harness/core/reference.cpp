#include "harness/core/reference.hpp"

#include <algorithm>

namespace harness {
namespace {

bool begins_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

// Where the brace stands that closes a default: those of references within it are theirs.
std::size_t end_of_default(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] != '}') {
    const auto within = reference_at(text.substr(from));
    from += within ? within->size : 1;
  }
  return from < text.size() ? from : std::string_view::npos;
}

}  // namespace

std::optional<Reference> reference_at(std::string_view text) {
  if (!text.starts_with("${")) return std::nullopt;
  const std::string_view inside = text.substr(2);
  const auto* const end = std::find_if_not(inside.begin(), inside.end(), continues_name);
  if (end == inside.begin() || !begins_name(inside.front())) return std::nullopt;
  Reference reference{std::string(inside.begin(), end), {}, 0};
  const std::size_t behind = 2 + reference.name.size();
  if (text.substr(behind).starts_with("}")) {
    reference.size = behind + 1;
    return reference;
  }
  if (!text.substr(behind).starts_with(":-")) return std::nullopt;
  const std::size_t close = end_of_default(text, behind + 2);
  if (close == std::string_view::npos) return std::nullopt;
  reference.otherwise = text.substr(behind + 2, close - behind - 2);
  reference.size = close + 1;
  return reference;
}

std::optional<std::string> meant_reference(std::string_view text) {
  if (!text.starts_with("${") || reference_at(text)) return std::nullopt;
  const std::string_view inside = text.substr(2);
  const auto* const end = std::find_if_not(inside.begin(), inside.end(), continues_name);
  if (end == inside.begin() || !begins_name(inside.front())) return std::nullopt;
  const std::string name(inside.begin(), end);
  std::string_view rest = inside.substr(name.size());
  const std::size_t close = rest.find('}');
  if (close == std::string_view::npos) return std::nullopt;
  for (const std::string_view form : {"-", "=", ":="}) {
    if (!rest.starts_with(form)) continue;
    const std::string_view otherwise = rest.substr(form.size(), close - form.size());
    return "${" + name + ":-" + std::string(otherwise) + "}";
  }
  return std::nullopt;
}

std::size_t size_of_letters(std::string_view text, std::size_t open) {
  if (open == 0 || open >= text.size()) return open;
  const std::optional<Reference> reference = reference_at(text.substr(open - 1));
  return reference ? open - 1 + reference->size : open;
}

}  // namespace harness
