#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "harness/prove/selected/line_draft.hpp"

namespace harness::prove {

// What a line must have for a log query to select it.
struct LineWish {
  enum class Of { label, field, text };  // a label of its stream; a field; a part of the line
  Of of = Of::field;
  std::string name = {};
  std::string value;
};
using LineWishes = std::vector<LineWish>;

// Each way in which a line can have it all, as far as its filters ask for something to be there:
// what must not be there is for the line to begin with. Empty: there is none that `values` let
// anybody write.
std::vector<LineWishes> wishes_of(const languages::logql::LogQuery& log, const ValuesSeen& values);

// How much of the stream's labels has to be changed for it: a line is best one of whom the query
// names.
std::size_t labels_changed_by(const LineWishes& wishes, const LineDraft& draft);

void grant(const LineWishes& wishes, LineDraft& draft);

}  // namespace harness::prove
