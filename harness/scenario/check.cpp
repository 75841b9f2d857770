#include "harness/scenario/check.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/scenario/record_check.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {
namespace {

class Checker {
 public:
  std::vector<Problem> problems;

  // `name` is what messages call the value by: its key.
  void check(const Node& node, const Shape& shape, const std::string& name) {
    std::visit([&](const auto& form) { this->check_form(node, shape, form, name); }, shape.form);
  }

 private:
  void check_form(const Node& node, const Shape& shape, const Text& form, const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name) || form.check == nullptr) return;
    const Result<void> checked = form.check(node.text);
    if (!checked) report(node, name + ": " + checked.error().what, checked.error().remedy);
  }

  void check_form(const Node& node, const Shape& shape, const Choice& form,
                  const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name)) return;
    if (std::find(form.words.begin(), form.words.end(), node.text) != form.words.end()) return;
    report(node, name + ": " + shown(node) + " is unknown", allowed_names(node.text, form.words));
  }

  void check_form(const Node& node, const Shape& shape, const Number& form,
                  const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name)) return;
    const auto value = to_number(node.text);
    if (value && node.quoted) {
      report(node, name + ": " + shown(node) + " in quotes is text", "write it without quotes");
    } else if (!value || !fits(*value, form)) {
      report(node, name + ": " + (value ? node.text : shown(node)) + " is not " + shape.noun,
             value && *value > form.most ? form.why : "");
    }
  }

  void check_form(const Node& node, const Shape& shape, const List& form, const std::string& name) {
    if (!is(Node::Kind::list, node, shape, name)) return;
    if (node.items.empty()) report(node, name + ": the list is empty", "write " + shape.noun);
    for (const Node& item : node.items) check(item, *form.item, name);
  }

  void check_form(const Node& node, const Shape& shape, const Range& form,
                  const std::string& name) {
    if (!is(Node::Kind::list, node, shape, name)) return;
    if (node.items.size() != 2) {
      const std::size_t count = node.items.size();
      report(node,
             name + ": the list has " + std::to_string(count) + (count == 1 ? " value" : " values"),
             "write " + shape.noun);
      return;
    }
    const std::size_t before = problems.size();
    for (const Node& item : node.items) check(item, *form.bound, name);
    if (problems.size() > before) return;
    if (magnitude(node.items[0].text) > magnitude(node.items[1].text)) {
      report(node, name + ": " + node.items[0].text + " is more than " + node.items[1].text,
             "write " + shape.noun + ", the smaller one first");
    }
  }

  void check_form(const Node& node, const Shape& shape, const Dictionary& form,
                  const std::string& name) {
    if (!is(Node::Kind::map, node, shape, name)) return;
    if (node.members.empty()) report(node, name + ": the map is empty", "write " + shape.noun);
    for (const Member& member : node.members) check(member.value, *form.value, member.key);
  }

  void check_form(const Node& node, const Shape& shape, const Record& form,
                  const std::string& name) {
    if (!is(Node::Kind::map, node, shape, name)) return;
    RecordCheck record(node, shape, form, problems);
    for (const Member& member : node.members) {
      if (const Shape* value = record.shape_of(member)) check(member.value, *value, member.key);
    }
    record.report_missing();
  }

  void check_form(const Node& node, const Shape& shape, const Either& form,
                  const std::string& name) {
    for (const ShapePtr& alternative : form.alternatives) {
      if (kind_of(*alternative) == node.kind) return check(node, *alternative, name);
    }
    report(node, name + ": found " + yaml::name_of(node.kind), "write " + shape.noun);
  }

  bool is(Node::Kind kind, const Node& node, const Shape& shape, const std::string& name) {
    if (node.kind == kind) return true;
    report(node, name + ": found " + yaml::name_of(node.kind), "write " + expectation(shape));
    return false;
  }

  void report(const Node& node, std::string what, std::string remedy) {
    problems.push_back({node.place, std::move(what), std::move(remedy)});
  }

  static Node::Kind kind_of(const Shape& shape) {
    if (std::holds_alternative<List>(shape.form) || std::holds_alternative<Range>(shape.form)) {
      return Node::Kind::list;
    }
    if (std::holds_alternative<Dictionary>(shape.form) ||
        std::holds_alternative<Record>(shape.form)) {
      return Node::Kind::map;
    }
    return Node::Kind::scalar;
  }
};

}  // namespace

std::vector<Problem> check_shape(const Node& node, const Shape& shape) {
  Checker checker;
  checker.check(node, shape, "the file");
  return std::move(checker.problems);
}

}  // namespace harness::scenario
