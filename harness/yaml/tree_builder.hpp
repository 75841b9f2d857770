#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/yaml/node.hpp"

namespace harness::yaml {

// The places of the YAML parser's marks, whose columns count bytes.
class Marks {
 public:
  explicit Marks(std::string_view text);

  Place place_of(const YAML::Mark& mark) const;

 private:
  std::vector<int> continuing_;  // the offsets of bytes that continue a character, ascending
};

// Builds the tree from the YAML parser's events; the usual YAML::Load would drop duplicate keys
// without a word and follow aliases without a bound. What makes no sense to read on with is thrown
// as the parser's own exception, because nothing else ends its work early.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view text, std::span<const std::string_view> known_tags = {})
      : marks_(text), known_tags_(known_tags) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

  Place place_of(const YAML::Mark& mark) const { return marks_.place_of(mark); }

  // Where the innermost bracket stands that is still open.
  std::optional<Place> open_bracket() const;
  const YAML::Mark& last_scalar() const { return last_scalar_; }

  bool has_root() const { return documents_ > 0; }
  Node take_root() { return std::move(root_); }
  std::vector<Problem> take_problems() { return std::move(problems_); }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    bool bracketed;                      // written as [...] or {...}
    std::optional<Member> pending = {};  // of a map: the key that waits for its value
    bool drops_pending = false;          // because the key is refused
    std::optional<Place> merge_key = {};
    std::vector<Member> merged = {};  // what stands for the merge key
    std::size_t merged_at = 0;        // among the members
  };

  Node node_at(Node::Kind kind, const YAML::Mark& mark);
  void count(const Node& node, const YAML::Mark& mark);
  void open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  void close();
  void add(Node node, YAML::anchor_t anchor);
  void add_to_map(Open& map, Node node);
  bool check_key(const Open& map, const Node& key);
  bool is_merge_key(const Node& key) const { return key.text == "<<" && !key.quoted; }
  void take_merged(Open& map, const Node& value);
  void take_merged_map(Open& map, const Node& value);
  static void insert_merged(Open& map);
  void check_tag(const YAML::Mark& mark, const std::string& tag);
  void report(Place place, std::string what, std::string remedy);

  Marks marks_;
  std::span<const std::string_view> known_tags_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::vector<Problem> problems_;
  YAML::Mark last_scalar_;
  int documents_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace harness::yaml
