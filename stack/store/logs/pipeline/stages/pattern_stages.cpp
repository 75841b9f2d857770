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
    if (!find(work)) return true;
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
  // RE2 looks for where it matches first, which is quick, and for the groups within that alone.
  bool find(const Work& work) {
    constexpr std::size_t short_line = 4096;
    if (!has_time_for(*regex_, work.line.size(), work.deadline)) return false;
    std::size_t bytes = work.line.size();
    if (bytes > short_line) {
      if (!match(work.line, 1)) return false;
      bytes = groups_.front().size();
    }
    return has_time_for_groups(*regex_, bytes, work.deadline) && match(work.line, groups_.size());
  }

  bool match(std::string_view line, std::size_t groups) {
    return regex_->Match({line.data(), line.size()}, 0, line.size(), re2::RE2::UNANCHORED,
                         groups_.data(), static_cast<int>(groups));
  }

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
