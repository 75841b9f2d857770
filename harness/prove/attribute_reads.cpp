#include "harness/prove/attribute_reads.hpp"

namespace harness::prove {

bool may_read(const observe::Question& question, const std::string& attribute) {
  if (attribute.empty() || attribute == "service.name") return true;
  const auto query = question.params.find("q");
  if (question.path != "/api/search" || query == question.params.end()) return true;
  // In quotes a name may be written with backslashes.
  const std::string& text = query->second;
  return text.find('\\') != text.npos || text.find(attribute) != text.npos;
}

}  // namespace harness::prove
