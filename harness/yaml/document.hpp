#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/yaml/node.hpp"

namespace harness::yaml {

// A tree, and what is refused in it although it can be read: a key given twice, a second document,
// tags. All of these would be read differently than they look. Aliases have become copies, and
// merge keys (<<) the members that they stand for.
struct Document {
  Node root;
  std::vector<Problem> problems;
};

// The one document in `text`; without a tree when it is no YAML, no UTF-8, or only serves to
// exhaust a reader: great depth, great size, aliases that multiply. Tags that are known, such as
// "!reset", are passed over.
Checked<Document> read_document(std::string_view text, const std::string& file_name,
                                std::span<const std::string_view> known_tags = {});

// The same where a tree with problems is of no use.
Checked<Node> parse(std::string_view text, const std::string& file_name);

}  // namespace harness::yaml
