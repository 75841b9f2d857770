#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

// Where a query makes one of two vectors, series of the one meet those of the other that have the
// same labels. Where none ever does, nothing comes of it: of `errors and on (handler) up`, since
// `up` has no handler.
namespace harness::languages {

// What a label would have to be.
struct LabelCondition {
  std::string label;
  std::optional<std::string> value;  // the only one that will do, where there is one
  std::function<bool(const std::string& value)> takes;
};

// One of the two.
struct JoinSide {
  std::string query;
  // The query for what it would have series of whatever came: without comparisons, and without
  // conditions that tell how something ended. Those on labels are in `left_out`.
  std::string whatever;
  std::vector<LabelCondition> left_out = {};
};

struct Join {
  std::string op;
  bool on = false;                  // by these labels, else by all others
  std::vector<std::string> labels;  // of on (…) or ignoring (…)
  JoinSide left;
  JoinSide right;
  // `unless`, and what stands behind it is there whatever happens, so that it always leaves out
  // what it meets: not where the left side is only about which series there are.
  bool always_leaves_out = false;
};

}  // namespace harness::languages
