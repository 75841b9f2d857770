#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What a parser finds in a line under the name of a label that its stream has is NAME_extracted:
// `| json | level="ERROR"` compares the level of the stream, whatever the line says.
namespace harness::languages::logql {

// A label that filters behind a parser compare. Lines of `own` satisfy these by what the parser
// found in them and their streams hide; those of `both` by what the stream says, too.
struct ShadowedFilter {
  std::string name;  // level
  std::string text;  // level="ERROR"
  std::string own;
  std::string both;

  bool operator==(const ShadowedFilter&) const = default;
};

// Of each log query inside, each label once. Not those that a stage names itself before the filter.
std::vector<ShadowedFilter> shadowed_filters(const Query& query);

// "level_extracted"
std::string extracted(const std::string& name);

}  // namespace harness::languages::logql
