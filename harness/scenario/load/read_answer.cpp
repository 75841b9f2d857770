#include "harness/scenario/load/read_load.hpp"
#include "harness/scenario/read_value.hpp"

namespace harness::scenario {
namespace {

void read_test(const Node& node, Check& check) {
  if (const Node* is = node.find("is")) check.test = Check::Is{is->text};
  if (const Node* text = node.find("contains")) check.test = Check::Contains{text->text};
  if (const Node* pattern = node.find("matches")) check.test = Check::Matches{pattern->text};
  if (const Node* value = node.find("value")) check.test = parse_comparison(value->text).value();
  if (const Node* range = node.find("in")) {
    Check::Between& between = check.test.emplace<Check::Between>();
    read(range->items.at(0), between.low);
    read(range->items.at(1), between.high);
  }
}

}  // namespace

void read(const Node& node, Check& check) {
  if (const Node* status = node.find("status")) {
    check.part = Check::Part::status;
    check.test = Check::Is{status->text};
  } else if (const Node* header = node.find("header")) {
    check.part = Check::Part::header;
    check.where = header->text;
  } else if (const Node* json = node.find("json")) {
    check.part = Check::Part::json;
    check.where = json->text;
  } else if (const Node* text = node.find("body_contains")) {
    check.test = Check::Contains{text->text};
  } else if (const Node* pattern = node.find("body_matches")) {
    check.test = Check::Matches{pattern->text};
  }
  read_test(node, check);
}

void read(const Node& node, Extraction& extraction) {
  using From = Extraction::From;
  for (const auto& [key, from] : {std::pair{"json", From::json}, std::pair{"header", From::header},
                                  std::pair{"regex", From::regex}}) {
    if (node.find(key) == nullptr) continue;
    extraction.from = from;
    set(node, key, extraction.what);
  }
}

}  // namespace harness::scenario
