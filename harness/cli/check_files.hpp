#pragma once

#include <string>
#include <vector>

#include "harness/check/kinds.hpp"
#include "harness/core/result.hpp"

namespace harness::cli {

// Files of one kind.
struct FilesOfKind {
  const check::Kind* kind = nullptr;
  std::vector<check::Source> sources = {};
};

struct FilesToCheck {
  std::vector<FilesOfKind> by_kind;
  std::vector<Error> unread;           // cannot be read, or are not there
  std::vector<std::string> passed;     // named, and of no kind; for people
  std::vector<std::string> templates;  // of Helm, which are none of anything yet; for people
};

// Of that kind, in what is named: files, and directories with all that is in them. Without names
// those of the current directory, where it has such a directory, else those that are installed.
FilesToCheck files_of_kind(const check::Kind& kind, const std::vector<std::string>& names);

// To people: which named files are none that is checked.
void tell_of_passed(const FilesToCheck& files);

// Of any kind, each recognised by its keys.
FilesToCheck files_of_all_kinds(const std::vector<std::string>& names);

}  // namespace harness::cli
