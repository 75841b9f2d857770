#include <algorithm>

#include "stack/store/logs/pipeline/stages/formats.hpp"
#include "stack/store/logs/pipeline/stages/matching.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

namespace {

// A label by its name, and by its value where there is a condition.
struct Choice {
  std::string name;
  std::optional<ValueMatch> match;

  bool holds(std::string_view value) const { return !match || match->matches(value); }
};

// By name, so that each label looks for its own among any number of them.
class Choices {
 public:
  Choices(const std::vector<logql::LabelChoice>& labels, Deadline* deadline) {
    for (const logql::LabelChoice& label : labels) {
      if (const auto* name = std::get_if<std::string>(&label)) {
        choices_.push_back({*name, std::nullopt});
        continue;
      }
      const auto& matcher = std::get<logql::Matcher>(label);
      choices_.push_back({matcher.name, ValueMatch::make(matcher, deadline)});
    }
    std::sort(choices_.begin(), choices_.end(),
              [](const Choice& a, const Choice& b) { return a.name < b.name; });
  }

  bool hold(std::string_view name, std::string_view value) const {
    const auto named = [](const Choice& choice, std::string_view wanted) {
      return choice.name < wanted;
    };
    auto choice = std::lower_bound(choices_.begin(), choices_.end(), name, named);
    for (; choice != choices_.end() && choice->name == name; ++choice) {
      if (choice->holds(value)) return true;
    }
    return false;
  }

 private:
  std::vector<Choice> choices_;
};

class DropStage final : public Stage {
 public:
  explicit DropStage(Choices choices) : choices_(std::move(choices)) {}

  bool apply(Work& work) override {
    Labels& labels = work.labels;
    const bool drops_error = drops(labels, error_label);
    const bool drops_details = drops(labels, error_details_label);
    labels.erase_if([&](const Label& label) {
      return work.is_over() || choices_.hold(label.name, label.value);
    });
    if (drops_error) labels.erase_error();
    if (drops_details) labels.erase_error_details();
    return true;
  }

 private:
  // Of an error, which is no label.
  bool drops(const Labels& labels, std::string_view name) const {
    const auto value = labels.find(name);
    return value && choices_.hold(name, *value);
  }

  Choices choices_;
};

// Errors stay.
class KeepStage final : public Stage {
 public:
  explicit KeepStage(Choices choices) : choices_(std::move(choices)) {}

  bool apply(Work& work) override {
    work.labels.erase_if([&](const Label& label) {
      return work.is_over() || !choices_.hold(label.name, label.value);
    });
    return true;
  }

 private:
  Choices choices_;
};

}  // namespace

StagePtr make_drop(const logql::Drop& drop, Deadline* deadline) {
  return std::make_unique<DropStage>(Choices(drop.labels, deadline));
}

StagePtr make_keep(const logql::Keep& keep, Deadline* deadline) {
  return std::make_unique<KeepStage>(Choices(keep.labels, deadline));
}

}  // namespace store::logs::pipeline
