#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness::check {

// A word in the {{ }} of a template of Prometheus.
struct TemplateWord {
  enum class Kind { function, variable, label, external_label, field };

  Kind kind = Kind::function;
  std::string name;          // "humanize", "$value", "job" of $labels.job, "Value" of .Value
  std::size_t offset = 0;    // in the text
  bool is_declared = false;  // of a variable: the template gives it a value
};

struct TemplateParts {
  std::vector<TemplateWord> words;
  std::string fault = {};  // of its brackets or blocks; empty: none
  std::string remedy = {};
  std::size_t fault_offset = 0;
};

TemplateParts parts_of_template(std::string_view text);

}  // namespace harness::check
