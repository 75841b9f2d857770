#pragma once

#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// A condition for each service that a query names by `resource.service.name = "…"` (or without its
// scope), and for each of the names that a regex spells out, `=~ "a|b"`; each once, sorted.
std::vector<std::string> named_services(const Query& query);
std::vector<std::string> named_services(const Expression& condition);  // what one filter names

// The names themselves, each once, sorted.
std::vector<std::string> service_names(const Query& query);

// Whether it also speaks of services by what they are like, as `=~ "a.*"` does: who those are
// nobody can say.
bool names_services_alike(const Query& query);

// A condition for each of those, as it is written; each once, sorted.
std::vector<std::string> services_alike(const Query& query);

// Whether it may be about this service: one that it names, or that is like it, wherever in the
// name; or it says nothing of services.
bool may_be_about(const Query& query, const std::string& service);

}  // namespace harness::languages::traceql
