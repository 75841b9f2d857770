#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/store/logs/pipeline/pipeline.hpp"

namespace store::logs::pipeline::test {

using LabelTexts = std::map<std::string, std::string>;

// What became of one line.
struct Kept {
  std::string line;
  LabelTexts labels;

  bool operator==(const Kept&) const = default;
};

// How gtest prints it.
void PrintTo(const Kept& kept, std::ostream* to);

struct Given {
  LabelTexts stream = {{"job", "a"}};
  LabelTexts metadata = {};
  std::int64_t time = 0;
};

// The pipeline of `{job="a"} <stages>`, which must be one.
Pipeline pipeline_of(const std::string& stages, const Wish& wish = {});

// The same of a metric query's `<stages>`, which may unwrap.
Pipeline metric_pipeline(const std::string& stages, const Wish& wish = {});

// Why it is refused.
std::string refusal_of(const std::string& stages);

std::optional<Kept> run(Pipeline& pipeline, std::string_view line, const Given& given = {});
std::optional<Kept> run(const std::string& stages, std::string_view line, const Given& given = {});

// What `line_format` with that template makes, of labels or of the line; an error's details where
// there is one.
std::string filled(const std::string& form, const LabelTexts& labels = {},
                   std::string_view line = "the line", std::int64_t time = 0);

}  // namespace store::logs::pipeline::test
