#pragma once

#include <string>

#include "harness/languages/promql/syntax.hpp"
#include "harness/observe/question.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/reach.hpp"

// A PromQL query of an author's, with $window for the length of its window.
namespace harness::verdict {

// Null: only a newer Prometheus can read it.
languages::promql::ExprPtr parsed(const std::string& query);

// Put at the window's end.
observe::Question put_in(const std::string& query, const observe::Window& window);

// How far it reads. Of one that cannot be read nothing is known.
Reach promql_reach(const std::string& query, const observe::Window& window);

// How far back each of its moments looks. Also where it has no range: then it has the sample before
// it.
Duration promql_looks_back(const std::string& query, const plan::Plan& plan);

}  // namespace harness::verdict
