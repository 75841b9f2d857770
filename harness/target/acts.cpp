#include "harness/target/acts.hpp"

#include <string_view>

#include "harness/core/text.hpp"

namespace harness::target {

std::string text_of(const Act& act) {
  if (const auto* program = std::get_if<ProgramCall>(&act)) return join(program->argv, " ");
  const RequestCall& request = std::get<RequestCall>(act);
  return request.method + " " + without_password(request.url);
}

std::vector<PlaceNamed> places_named_in(const std::string& text) {
  std::vector<PlaceNamed> all;
  for (const std::string_view kind : {"{url:", "{port:"}) {
    for (std::size_t at = text.find(kind); at != std::string::npos; at = text.find(kind, at + 1)) {
      const std::size_t end = text.find_first_of("{}$ ", at + kind.size());
      const bool is_of_shell = at > 0 && text[at - 1] == '$';  // ${port:-80}
      if (is_of_shell || end == std::string::npos || text[end] != '}') continue;
      const std::size_t begin = at + kind.size();
      all.push_back(
          {text.substr(at, end + 1 - at), text.substr(begin, end - begin), kind == "{port:"});
    }
  }
  return all;
}

bool may_still_act(const Error& failure) {
  return failure.what.find(no_answer) != std::string::npos;
}

}  // namespace harness::target
