#pragma once

#include <vector>

#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/template/reads.hpp"

namespace harness::languages::logql {

// For each stage of the query, the labels that it makes others of, or the line, as far as a stage
// behind it looks at those: lvl of `line_format "{{.lvl}}" |= "ERROR"`, and of
// `label_format level=lvl | level="ERROR"`. What is only shown decides nothing.
std::vector<std::vector<templates::NameRead>> labels_written_from(const LogQueryInside& query);

}  // namespace harness::languages::logql
