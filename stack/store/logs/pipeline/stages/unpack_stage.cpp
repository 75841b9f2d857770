#include "stack/store/logs/pipeline/scan/json.hpp"
#include "stack/store/logs/pipeline/stages/parsers.hpp"

namespace store::logs::pipeline {

namespace {

constexpr std::string_view entry_key = "_entry";

// Undoes what an agent's `pack` did: an object of strings, one of which is the line. Labels count
// only where there is a line among them.
class UnpackStage final : public Stage {
 public:
  UnpackStage(Extraction extraction, bool line_is_read)
      : extraction_(std::move(extraction)),
        names_(extraction_.wanted()),
        line_is_read_(line_is_read) {}

  bool apply(Work& work) override {
    if (work.line.empty() || (extraction_.wanted().are_none() && !line_is_read_)) return true;
    if (work.line.front() != '{') {
      work.labels.fail("JSONParserErr", "expecting json object(6), but it is not");
      return true;
    }
    found_.clear();
    std::optional<std::string_view> entry;
    TextArena& arena = work.labels.arena();
    names_.begin_line();
    const char* fault =
        json::each_member(work.line, arena, [&](std::string_view key, const json::Value& value) {
          if (value.type != json::Type::string) return json::Visit::go_on;
          const std::string_view text = json::label_text(value, arena);
          if (key == entry_key) {
            entry = text;
          } else {
            found_.emplace_back(&names_.find(nullptr, key), text);
          }
          return json::Visit::go_on;
        });
    if (fault != nullptr) {
      work.labels.fail("JSONParserErr", fault);
      return true;
    }
    if (!entry) return true;
    work.line = *entry;
    return take_found(work.labels);
  }

 private:
  bool take_found(Labels& labels) const {
    for (const auto& [key, text] : found_) {
      if (key->name.empty()) continue;
      if (extraction_.take(labels, *key, text) == Extraction::Next::drop_line) return false;
    }
    return true;
  }

  Extraction extraction_;
  KeyNames names_;
  bool line_is_read_;
  std::vector<std::pair<const KeyName*, std::string_view>> found_;
};

}  // namespace

StagePtr make_unpack(Extraction extraction, bool line_is_read) {
  return std::make_unique<UnpackStage>(std::move(extraction), line_is_read);
}

}  // namespace store::logs::pipeline
