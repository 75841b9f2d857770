#include "harness/load/http/completion.hpp"

#include "harness/load/http/request_kind.hpp"

namespace harness::load {

bool sets_cookie(std::string_view header_name) { return same_name(header_name, "Set-Cookie"); }

bool leads_on(std::string_view header_name) {
  return sets_cookie(header_name) || same_name(header_name, "Location");
}

}  // namespace harness::load
