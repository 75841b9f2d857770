// Variables in any text of a Compose file.
#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// ${NAME, without its }. What $$ begins is no variable.
bool has_open_variable(std::string_view text) {
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("$$")) {
      ++at;
    } else if (text.substr(at).starts_with("${")) {
      ++open;
      ++at;
    } else if (text[at] == '}' && open > 0) {
      --open;
    }
  }
  return open > 0;
}

void look_for_open_variables(const Node& node, Findings& findings) {
  for (const yaml::Member& member : node.members) look_for_open_variables(member.value, findings);
  for (const Node& item : node.items) look_for_open_variables(item, findings);
  if (node.kind != Node::Kind::scalar || !has_open_variable(node.text)) return;
  findings.add(node.place, "the variable in " + shown(node.text) + " is not closed",
               "write ${NAME}, or ${NAME:-otherwise}; a $ of a text is $$");
}

}  // namespace

void unclosed_variables(const Compose& file, Findings& findings) {
  look_for_open_variables(*file.root, findings);
}

}  // namespace harness::check
