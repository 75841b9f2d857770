#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// Which lines a query is about, as opposed to what they say became of it: where there are none, it
// finds nothing whatever others say.
namespace harness::languages::logql {

// Queries for those lines, each once, in order: `{app="a"} | json | die_type="risky"` of
// `{app="a"} |= "failed" | json | die_type="risky" | level="ERROR"`. Only where a log query inside
// says both which lines it is about, behind its selector, and what became of it: by names of labels
// (level, status, duration, message), a text that lines must have, or a number that is taken of
// them. Not where a template makes what it looks at.
std::vector<std::string> subject_reads(const Query& query);

}  // namespace harness::languages::logql
