#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/line_pattern.hpp"
#include "stack/store/logs/pipeline/stages/parsers.hpp"
#include "stack/store/regex.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;
using logql::LinePattern;

namespace {

class PatternStage final : public Stage {
 public:
  PatternStage(LinePattern pattern, Extraction extraction)
      : pattern_(std::move(pattern)), extraction_(std::move(extraction)) {}

  bool apply(Work& work) override {
    if (extraction_.wanted().are_none()) return true;
    bool kept = true;
    pattern_.parse(work.line, [&](std::size_t index, std::string_view text) {
      const std::string& name = pattern_.names()[index];
      if (extraction_.take_named(work.labels, name, text) == Extraction::Next::drop_line) {
        kept = false;
      }
    });
    return kept;
  }

 private:
  LinePattern pattern_;
  Extraction extraction_;
};

// The groups that have a name, by number.
using GroupNames = std::vector<std::pair<std::size_t, std::string>>;

class RegexpStage final : public Stage {
 public:
  RegexpStage(std::unique_ptr<re2::RE2> regex, GroupNames names, Extraction extraction)
      : regex_(std::move(regex)), names_(std::move(names)), extraction_(std::move(extraction)) {
    groups_.resize(static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) + 1);
  }

  bool apply(Work& work) override {
    if (extraction_.wanted().are_none()) return true;
    const bool found =
        has_time_for(*regex_, work.line.size(), work.deadline) &&
        regex_->Match({work.line.data(), work.line.size()}, 0, work.line.size(),
                      re2::RE2::UNANCHORED, groups_.data(), static_cast<int>(groups_.size()));
    if (!found) return true;
    for (const auto& [index, name] : names_) {
      const re2::StringPiece& group = groups_[index];
      const std::string_view text = group.data() == nullptr
                                        ? std::string_view{}
                                        : std::string_view{group.data(), group.size()};
      if (extraction_.take_named(work.labels, name, text) == Extraction::Next::drop_line) {
        return false;
      }
    }
    return true;
  }

 private:
  std::unique_ptr<re2::RE2> regex_;
  GroupNames names_;
  Extraction extraction_;
  std::vector<re2::StringPiece> groups_;
};

}  // namespace

StagePtr make_pattern(const logql::PatternParser& parser, Extraction extraction) {
  auto pattern = LinePattern::for_parser(parser.expression).value();
  return std::make_unique<PatternStage>(std::move(pattern), std::move(extraction));
}

StagePtr make_regexp(const logql::RegexpParser& parser, Extraction extraction) {
  auto regex = logql::compile_regex(parser.expression).value();
  GroupNames names;
  for (const auto& [index, name] : regex->CapturingGroupNames()) {
    names.emplace_back(static_cast<std::size_t>(index), name);
  }
  return std::make_unique<RegexpStage>(std::move(regex), std::move(names), std::move(extraction));
}

}  // namespace store::logs::pipeline
