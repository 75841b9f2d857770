#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/run/asked.hpp"
#include "harness/check/source.hpp"

namespace harness::check {

// A kind of file that can be checked. A row in the table of kinds.cpp.
struct Kind {
  std::string_view name;   // as the command line has it
  std::string_view about;  // of what it is
  Form form = Form::yaml;
  std::vector<std::string> extensions;
  std::string_view directory;  // where such files are kept, from the root of a repository
  bool (*is_one)(const yaml::Node& root);
  // All files at once: what stands in one may be named by another.
  std::vector<Finding> (*check)(std::span<const Source> sources);
  // Its queries, which can be put to telemetry; null: it has none.
  std::vector<Asked> (*asked)(const Source& source) = nullptr;
  // Those of its queries that nobody here can put to any; null: there are none.
  std::vector<Asked> (*not_asked)(const Source& source) = nullptr;
  // Whether a file of another kind has some of it, too; null: none has.
  bool (*stands_in)(const Source& source) = nullptr;
};

// Whether there is something of the kind in a file, as far as it can be read at all.
bool has_some(const Kind& kind, const Source& source);

std::span<const Kind> kinds();
const Kind* find_kind(std::string_view name);

// The kind that a file is of, by its extension and its keys; none: it is of no kind.
const Kind* kind_of(const Source& source, std::string_view extension);

}  // namespace harness::check
