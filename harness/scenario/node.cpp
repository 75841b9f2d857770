#include "harness/scenario/node.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <sstream>

#include "harness/scenario/source_text.hpp"

namespace harness::scenario {
namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_nodes = 10'000;

struct Wording {
  std::string_view parser;  // how the YAML parser's message begins
  std::string_view what;
  std::string_view remedy;
};

constexpr std::string_view check_quotes =
    "check the indentation, and put text with any of : { } [ ] , & * # in quotes";

// The YAML parser's messages in words for the author of a scenario.
constexpr std::array<Wording, 13> wordings{{
    {"end of map not found", "this does not continue the lines above", check_quotes},
    {"end of sequence not found", "this does not continue the list above", check_quotes},
    {"illegal map value", "a \":\" where no value can begin", check_quotes},
    {"illegal map key", "a key where none can stand", check_quotes},
    {"illegal block entry", "a \"-\" where no list item can begin",
     "close the brackets above, begin a list on a line of its own, and indent with spaces"},
    {"illegal flow end", "a closing bracket that none opened", "remove it, or open it before"},
    {"illegal EOF in scalar", "the quote here is not closed", "close it"},
    {"illegal tab", "a tab in the indentation", "indent with spaces"},
    {"unknown escape character", "an escape that YAML does not have",
     "write \\\\ for a backslash, or use single quotes"},
    {"unknown token", "a character that no plain text can begin with", "put the text in quotes"},
    {"the referenced anchor is not defined", "an alias whose anchor is not defined above it",
     "define it with &, or put the text in quotes"},
    {"nested too deeply", "nested too deeply", "at most 32 levels"},
    {"too many values", "too many values",
     "at most 10000, an alias counting as all that it stands for"},
}};

Place place_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// Builds the tree from the parser's events; the usual YAML::Load would drop duplicate keys without
// a word and follow aliases without a bound.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file_name) : file_name_(file_name) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) {
      report(place_of(mark), "a second document begins here",
             "keep one: no --- in between, and keys at the left margin");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(node_at(Node::Kind::null, mark), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    Node node = node_at(Node::Kind::scalar, mark);
    node.text = value;
    node.quoted = tag == "!";
    last_scalar_ = mark;
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw YAML::ParserException(mark, "the referenced anchor is not defined");
    }
    count(found->second, mark);
    add(found->second, YAML::NullAnchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, anchor);
    open_.back().bracketed = style == YAML::EmitterStyle::Flow;
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, anchor);
    open_.back().bracketed = style == YAML::EmitterStyle::Flow;
  }
  void OnMapEnd() override { close(); }

  std::optional<Place> open_bracket() const {
    if (open_.empty() || !open_.back().bracketed) return std::nullopt;
    return open_.back().node.place;
  }
  const YAML::Mark& last_scalar() const { return last_scalar_; }
  bool has_root() const { return documents_ > 0; }
  Node take_root() { return std::move(root_); }
  std::vector<Error>& errors() { return errors_; }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Member> pending;  // of a map: the key that waits for its value
    bool bracketed = false;         // written as [...] or {...}
  };

  Node node_at(Node::Kind kind, const YAML::Mark& mark) {
    Node node;
    node.kind = kind;
    node.place = place_of(mark);
    count(node, mark);
    return node;
  }

  // Throws what the parser throws, because nothing else ends its work early.
  void count(const Node& node, const YAML::Mark& mark) {
    if (++nodes_ > most_nodes) throw YAML::ParserException(mark, "too many values");
    for (const Node& item : node.items) count(item, mark);
    for (const Member& member : node.members) count(member.value, mark);
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    check_tag(mark, tag);
    if (open_.size() == deepest) throw YAML::ParserException(mark, "nested too deeply");
    open_.push_back({node_at(kind, mark), anchor, std::nullopt, false});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(Node node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (open_.empty()) {
      if (documents_ == 1) root_ = std::move(node);
    } else if (open_.back().node.kind == Node::Kind::list) {
      open_.back().node.items.push_back(std::move(node));
    } else {
      add_to_map(open_.back(), std::move(node));
    }
  }

  void add_to_map(Open& map, Node node) {
    if (!map.pending) {
      check_key(map.node, node);
      map.pending = Member{node.text, node.place, {}};
      return;
    }
    map.pending->value = std::move(node);
    if (map.node.find(map.pending->key) == nullptr) {
      map.node.members.push_back(std::move(*map.pending));
    }
    map.pending.reset();
  }

  void check_key(const Node& map, const Node& key) {
    if (key.kind != Node::Kind::scalar) {
      report(key.place, "a key that is not text", "write KEY: VALUE");
    } else if (const Member* first = map.member(key.text)) {
      report(key.place, "key \"" + key.text + "\" appears twice",
             "the first is at line " + std::to_string(first->place.line) + "; keep one");
    } else if (key.text == "<<" && !key.quoted) {
      report(key.place, "merge keys (<<) are not supported", "repeat the keys");
    }
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    report(place_of(mark), "tags (!…) are not supported", "remove it");
  }

  void report(Place place, std::string what, std::string remedy) {
    errors_.push_back({std::move(what), locate(file_name_, place), std::move(remedy)});
  }

  const std::string& file_name_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::vector<Error> errors_;
  YAML::Mark last_scalar_;
  int documents_ = 0;
  std::size_t nodes_ = 0;
};

// Of an unclosed bracket the parser names the place where it noticed; the opening one helps more.
Error in_words(const YAML::ParserException& exception, const TreeBuilder& builder,
               const std::string& file_name) {
  const std::string where = locate(file_name, place_of(exception.mark));
  const std::optional<Place> bracket = builder.open_bracket();
  if (bracket && exception.msg.starts_with("end of")) {
    return {"the bracket here is not closed", locate(file_name, *bracket), "close it"};
  }
  for (const Wording& wording : wordings) {
    if (!exception.msg.starts_with(wording.parser)) continue;
    return {std::string(wording.what), where, std::string(wording.remedy)};
  }
  return {"not YAML: " + exception.msg, where};
}

// The parser takes a quoted text that runs to the end of the file for complete. Only the last one
// can.
bool is_unclosed(std::string_view text, const YAML::Mark& scalar) {
  if (scalar.pos < 0 || static_cast<std::size_t>(scalar.pos) >= text.size()) return false;
  std::string_view rest = text.substr(static_cast<std::size_t>(scalar.pos));
  const char quote = rest.front();
  if (quote != '"' && quote != '\'') return false;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const bool escape =
        (quote == '"' && rest.front() == '\\') || (quote == '\'' && rest.starts_with("''"));
    if (rest.front() == quote && !escape) return false;
    rest.remove_prefix(std::min<std::size_t>(escape ? 2 : 1, rest.size()));
  }
  return true;
}

}  // namespace

const Member* Node::member(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [key](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Member* found = member(key);
  return found == nullptr ? nullptr : &found->value;
}

Checked<Node> parse_yaml(std::string_view text, const std::string& file_name) {
  if (const Result<void> source = check_source_text(text, file_name); !source) {
    return tl::unexpected(std::vector<Error>{source.error()});
  }
  TreeBuilder builder(file_name);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    if (is_unclosed(text, builder.last_scalar())) {
      throw YAML::ParserException(builder.last_scalar(), "illegal EOF in scalar");
    }
  } catch (const YAML::ParserException& exception) {
    builder.errors().push_back(in_words(exception, builder, file_name));
  }
  if (!builder.errors().empty()) return tl::unexpected(std::move(builder.errors()));
  if (!builder.has_root()) {
    return tl::unexpected(std::vector<Error>{{"the file is empty", file_name}});
  }
  return builder.take_root();
}

std::string locate(const std::string& file_name, Place place) {
  return file_name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace harness::scenario
