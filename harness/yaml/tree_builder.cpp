#include "harness/yaml/tree_builder.hpp"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/core/utf8.hpp"

namespace harness::yaml {
namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_nodes = 10'000;

}  // namespace

Marks::Marks(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_character(text[at])) continuing_.push_back(static_cast<int>(at));
  }
}

Place Marks::place_of(const YAML::Mark& mark) const {
  const auto count_before = [&](int offset) {
    const auto end = std::lower_bound(continuing_.begin(), continuing_.end(), offset);
    return static_cast<int>(end - continuing_.begin());
  };
  const int continuing = count_before(mark.pos) - count_before(mark.pos - mark.column);
  return {mark.line + 1, mark.column + 1 - continuing};
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ != 2) return;
  report(place_of(mark), "a second document begins here",
         "keep one: no --- in between, and keys at the left margin");
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  add(node_at(Node::Kind::null, mark), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {  // an alias within its own anchor
    throw YAML::ParserException(mark, YAML::ErrorMsg::UNKNOWN_ANCHOR);
  }
  count(found->second, mark);
  add(found->second, YAML::NullAnchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  check_tag(mark, tag);
  Node node = node_at(Node::Kind::scalar, mark);
  node.text = value;
  node.quoted = tag == "!";
  last_scalar_ = mark;
  add(std::move(node), anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  check_tag(mark, tag);
  open(Node::Kind::list, mark, anchor, style);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  check_tag(mark, tag);
  open(Node::Kind::map, mark, anchor, style);
}

std::optional<Place> TreeBuilder::open_bracket() const {
  if (open_.empty() || !open_.back().bracketed) return std::nullopt;
  return open_.back().node.place;
}

Node TreeBuilder::node_at(Node::Kind kind, const YAML::Mark& mark) {
  Node node;
  node.kind = kind;
  node.place = place_of(mark);
  count(node, mark);
  return node;
}

void TreeBuilder::count(const Node& node, const YAML::Mark& mark) {
  if (++nodes_ > most_nodes) throw YAML::ParserException(mark, "too many values");
  for (const Node& item : node.items) count(item, mark);
  for (const Member& member : node.members) count(member.value, mark);
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) {
  if (open_.size() == deepest) throw YAML::ParserException(mark, "nested too deeply");
  open_.push_back({node_at(kind, mark), anchor, style == YAML::EmitterStyle::Flow});
}

void TreeBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  insert_merged(done);
  add(std::move(done.node), done.anchor);
}

void TreeBuilder::add(Node node, YAML::anchor_t anchor) {
  if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
  if (open_.empty()) {
    if (documents_ == 1) root_ = std::move(node);
  } else if (open_.back().node.kind == Node::Kind::list) {
    open_.back().node.items.push_back(std::move(node));
  } else {
    add_to_map(open_.back(), std::move(node));
  }
}

void TreeBuilder::add_to_map(Open& map, Node node) {
  if (!map.pending) {
    map.drops_pending = !check_key(map, node);
    if (!map.drops_pending && is_merge_key(node)) {
      map.merge_key = node.place;
      map.merged_at = map.node.members.size();
    }
    map.pending = Member{node.text, node.place, {}};
    return;
  }
  if (map.merge_key == map.pending->place) {
    take_merged(map, node);
  } else if (!map.drops_pending) {
    map.pending->value = std::move(node);
    map.node.members.push_back(std::move(*map.pending));
  }
  map.pending.reset();
}

bool TreeBuilder::check_key(const Open& map, const Node& key) {
  if (key.kind != Node::Kind::scalar) {
    report(key.place, "a key that is not text", "write KEY: VALUE");
    return false;
  }
  const Member* const same = map.node.member(key.text);
  std::optional<Place> first;
  if (same != nullptr) first = same->place;
  if (is_merge_key(key)) first = map.merge_key;
  if (!first) return true;
  report(key.place, "key \"" + key.text + "\" appears twice",
         "the first is at line " + std::to_string(first->line) + "; keep one");
  return false;
}

// As YAML 1.1 has it: a map, or several, of which the first that has a key gives its value.
void TreeBuilder::take_merged(Open& map, const Node& value) {
  if (value.kind != Node::Kind::list) return take_merged_map(map, value);
  for (const Node& item : value.items) take_merged_map(map, item);
}

void TreeBuilder::take_merged_map(Open& map, const Node& value) {
  if (value.kind != Node::Kind::map) {
    report(value.place, "<<: found " + name_of(value.kind),
           "name a map by its alias, or several in a list");
    map.node.lacks_members = true;
    return;
  }
  map.node.lacks_members = map.node.lacks_members || value.lacks_members;
  for (const Member& member : value.members) {
    const bool is_known = std::any_of(map.merged.begin(), map.merged.end(),
                                      [&](const Member& known) { return known.key == member.key; });
    if (!is_known) map.merged.push_back(member);
  }
}

// What the map says itself goes before, wherever it stands.
void TreeBuilder::insert_merged(Open& map) {
  std::erase_if(map.merged,
                [&](const Member& member) { return map.node.member(member.key) != nullptr; });
  std::vector<Member>& members = map.node.members;
  members.insert(members.begin() + static_cast<std::ptrdiff_t>(map.merged_at),
                 std::make_move_iterator(map.merged.begin()),
                 std::make_move_iterator(map.merged.end()));
}

void TreeBuilder::check_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  if (std::ranges::find(known_tags_, tag) != known_tags_.end()) return;
  report(place_of(mark), "tags (!…) are not supported", "remove it");
}

void TreeBuilder::report(Place place, std::string what, std::string remedy) {
  problems_.push_back({place, std::move(what), std::move(remedy)});
}

}  // namespace harness::yaml
