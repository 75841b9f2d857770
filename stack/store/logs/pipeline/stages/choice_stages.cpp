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
using Choices = std::vector<Choice>;

class DropStage final : public Stage {
 public:
  explicit DropStage(Choices choices) : choices_(std::move(choices)) {}

  bool apply(Work& work) override {
    for (const Choice& choice : choices_) drop(work.labels, choice);
    return true;
  }

 private:
  static void drop(Labels& labels, const Choice& choice) {
    const auto value = labels.find(choice.name);
    if (!value || !choice.holds(*value)) return;
    if (choice.name == error_label) labels.erase_error();
    if (choice.name == error_details_label) labels.erase_error_details();
    labels.erase(choice.name);
  }

  Choices choices_;
};

// Errors stay.
class KeepStage final : public Stage {
 public:
  explicit KeepStage(Choices choices) : choices_(std::move(choices)) {}

  bool apply(Work& work) override {
    work.labels.erase_if([this](const Label& label) {
      return std::none_of(choices_.begin(), choices_.end(), [&label](const Choice& choice) {
        return choice.name == label.name && choice.holds(label.value);
      });
    });
    return true;
  }

 private:
  Choices choices_;
};

Choices choices_of(const std::vector<logql::LabelChoice>& labels, Deadline* deadline) {
  Choices choices;
  for (const logql::LabelChoice& label : labels) {
    if (const auto* name = std::get_if<std::string>(&label)) {
      choices.push_back({*name, std::nullopt});
      continue;
    }
    const auto& matcher = std::get<logql::Matcher>(label);
    choices.push_back({matcher.name, ValueMatch::make(matcher, deadline)});
  }
  return choices;
}

}  // namespace

StagePtr make_drop(const logql::Drop& drop, Deadline* deadline) {
  return std::make_unique<DropStage>(choices_of(drop.labels, deadline));
}

StagePtr make_keep(const logql::Keep& keep, Deadline* deadline) {
  return std::make_unique<KeepStage>(choices_of(keep.labels, deadline));
}

}  // namespace store::logs::pipeline
