// The body of a component of Alloy as a tree, up to where its syntax is wrong, which is told
// elsewhere.
#include "harness/check/alloy/schema.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Kind = AlloyToken::Kind;

Node node_at(Node::Kind kind, yaml::Place place) {
  Node node;
  node.kind = kind;
  node.place = place;
  return node;
}

class TreeBuilder {
 public:
  explicit TreeBuilder(const std::vector<AlloyToken>& tokens) : tokens_(tokens) {}

  AlloyTree build(yaml::Place place) {
    AlloyTree tree;
    tree.body = body(place);
    tree.blocks = std::move(blocks_);
    return tree;
  }

 private:
  bool is_sign(std::size_t at, std::string_view signs) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::sign &&
           signs.find(tokens_[at].text) != std::string_view::npos;
  }

  // Up to the } that closes it.
  Node body(yaml::Place place) {
    Node map = node_at(Node::Kind::map, place);
    while (at_ < tokens_.size() && !is_sign(at_, "}")) {
      const AlloyToken& name = tokens_[at_++];
      if (name.kind != Kind::word) break;
      if (is_sign(at_, "=")) {
        ++at_;
        map.members.push_back({name.text, name.place, value()});
        continue;
      }
      if (at_ < tokens_.size() && tokens_[at_].kind == Kind::string) ++at_;
      if (!is_sign(at_, "{")) break;
      ++at_;
      blocks_.insert({name.place.line, name.place.column});
      map.members.push_back({name.text, name.place, body(name.place)});
    }
    ++at_;
    return map;
  }

  // One that stands there as it is, or nothing that is known.
  Node value() {
    const std::size_t begin = at_;
    Node node = literal();
    if (ends_value()) return node;
    at_ = begin;
    pass_value();
    const std::size_t there = std::min(begin, tokens_.size() - 1);
    Node unknown = node_at(Node::Kind::scalar, tokens_[there].place);
    unknown.is_known = false;
    return unknown;
  }

  Node literal() {
    if (at_ >= tokens_.size()) return {};
    const AlloyToken& token = tokens_[at_++];
    if (token.kind == Kind::sign && token.text == "[") return list(token.place);
    if (token.kind == Kind::sign && token.text == "{") return object(token.place);
    if (token.kind == Kind::sign && token.text == "-" && at_ < tokens_.size() &&
        to_number(tokens_[at_].text)) {
      Node node = literal();
      node.text = "-" + node.text;
      return node;
    }
    const bool is_list = token.kind == Kind::word && is_list_of_another(token.text);
    Node node = node_at(is_list ? Node::Kind::list : Node::Kind::scalar, token.place);
    node.text = token.text;
    node.quoted = token.kind == Kind::string;
    if (token.kind == Kind::word) node.is_known = is_list || is_literal(token.text);
    if (token.text == "null" && !node.quoted) node.kind = Node::Kind::null;
    return node;
  }

  // What components that find targets give: discovery.docker.containers.targets.
  static bool is_list_of_another(const std::string& word) {
    return (word.starts_with("discovery.") &&
            (word.ends_with(".targets") || word.ends_with(".output"))) ||
           (word.starts_with("local.file_match.") && word.ends_with(".targets"));
  }

  // What another component gives for others to hand on to is of one kind, whoever gives it.
  static bool is_literal(const std::string& word) {
    const bool is_receiver = word.ends_with(".receiver") || word.ends_with(".input");
    return is_one_of(word, {"true", "false"}) || to_number(word) ||
           (is_receiver && word.find('.') != word.rfind('.'));
  }

  Node list(yaml::Place place) {
    Node node = node_at(Node::Kind::list, place);
    while (at_ < tokens_.size() && !is_sign(at_, "]")) {
      node.items.push_back(value());
      if (is_sign(at_, ",")) ++at_;
    }
    ++at_;
    return node;
  }

  Node object(yaml::Place place) {
    Node node = node_at(Node::Kind::map, place);
    while (at_ < tokens_.size() && !is_sign(at_, "}")) {
      const AlloyToken& key = tokens_[at_++];
      if (!is_sign(at_, "=")) continue;
      ++at_;
      node.members.push_back({key.text, key.place, value()});
      if (is_sign(at_, ",")) ++at_;
    }
    ++at_;
    return node;
  }

  // No operator, call or index goes on from there.
  bool ends_value() const {
    if (at_ >= tokens_.size() || is_sign(at_, ",]})")) return true;
    return tokens_[at_].kind == Kind::word && tokens_[at_].place.line > tokens_[at_ - 1].place.line;
  }

  void pass_value() {
    int open = 0;
    for (const std::size_t begin = at_; at_ < tokens_.size(); ++at_) {
      const bool waits = at_ > begin && is_sign(at_ - 1, "+-*/%^<>=!&|([{");
      if (open == 0 && at_ > begin && !waits && ends_value()) return;
      if (is_sign(at_, "([{")) ++open;
      if (is_sign(at_, ")]}")) --open;
    }
  }

  const std::vector<AlloyToken>& tokens_;
  std::size_t at_ = 0;
  std::set<std::pair<int, int>> blocks_ = {};
};

}  // namespace

AlloyTree tree_of(const AlloyComponent& component) {
  return TreeBuilder(component.body).build(component.place);
}

}  // namespace harness::check
