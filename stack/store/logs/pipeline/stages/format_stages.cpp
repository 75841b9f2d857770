#include "stack/store/logs/pipeline/scan/decolorize.hpp"
#include "stack/store/logs/pipeline/stages/formats.hpp"

namespace store::logs::pipeline {

using templates::Template;
namespace logql = harness::languages::logql;

namespace {

constexpr std::string_view template_error = "TemplateFormatErr";

class LineFormatStage final : public Stage {
 public:
  LineFormatStage(Template form, std::int64_t now) : form_(std::move(form)), now_(now) {}

  bool apply(Work& work) override {
    text_.clear();
    const auto made = form_.run(work.labels.sorted(),
                                {work.line, work.time, now_, work.deadline, work.templates}, text_);
    if (made) {
      work.line = work.labels.arena().keep(text_);
    } else {
      work.labels.fail(template_error, made.error().what);
    }
    return true;
  }

 private:
  Template form_;
  std::int64_t now_;
  std::string text_;
};

struct Assignment {
  std::string name;
  std::string source;            // of a renaming
  std::optional<Template> form;  // else of a text
};

class LabelFormatStage final : public Stage {
 public:
  LabelFormatStage(std::vector<Assignment> assignments, std::int64_t now)
      : assignments_(std::move(assignments)), now_(now) {}

  bool apply(Work& work) override {
    // The texts do not see each other: all are made of the labels as the first one found them.
    are_copied_ = false;
    for (Assignment& assignment : assignments_) {
      if (work.is_over()) return false;
      if (assignment.form) {
        fill(work, assignment);
      } else {
        rename(work.labels, assignment);
      }
    }
    return true;
  }

 private:
  static void rename(Labels& labels, const Assignment& assignment) {
    const auto value = labels.find(assignment.source);
    if (!value) return;
    const Label* source = labels.find_label(assignment.source);
    const Category category = source == nullptr ? Category::parsed : source->category;
    labels.set(assignment.name, *value, category);
    labels.erase(assignment.source);  // also where that is the new name
  }

  void fill(Work& work, Assignment& assignment) {
    if (!are_copied_) {
      const auto sorted = work.labels.sorted();
      before_.assign(sorted.begin(), sorted.end());
      are_copied_ = true;
    }
    text_.clear();
    const auto made = assignment.form->run(
        before_, {work.line, work.time, now_, work.deadline, work.templates}, text_);
    if (made) {
      work.labels.set(assignment.name, work.labels.arena().keep(text_), Category::parsed);
    } else {
      work.labels.fail(template_error, made.error().what);
    }
  }

  std::vector<Assignment> assignments_;
  std::int64_t now_;
  bool are_copied_ = false;
  std::vector<Label> before_;
  std::string text_;
};

class DecolorizeStage final : public Stage {
 public:
  bool apply(Work& work) override {
    work.line = decolorized(work.line, work.labels.arena());
    return true;
  }
};

}  // namespace

Template line_template(const logql::LineFormat& format) {
  return Template::parse("line", format.text).value();
}

Template label_template(const logql::LabelAssignment& assignment) {
  return Template::parse("label", assignment.value).value();
}

StagePtr make_line_format(const logql::LineFormat& format, std::int64_t now) {
  return std::make_unique<LineFormatStage>(line_template(format), now);
}

StagePtr make_label_format(const logql::LabelFormat& format, std::int64_t now) {
  std::vector<Assignment> assignments;
  for (const logql::LabelAssignment& written : format.assignments) {
    Assignment assignment{written.name, written.value, std::nullopt};
    if (written.kind == logql::LabelAssignment::Kind::text) {
      assignment.form = label_template(written);
    }
    assignments.push_back(std::move(assignment));
  }
  return std::make_unique<LabelFormatStage>(std::move(assignments), now);
}

StagePtr make_decolorize() { return std::make_unique<DecolorizeStage>(); }

}  // namespace store::logs::pipeline
