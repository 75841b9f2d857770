#include "tests/unit/store/logs/pipeline/run.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "stack/store/logs/pipeline/template/template.hpp"

namespace store::logs::pipeline::test {

namespace logql = harness::languages::logql;

namespace {

std::vector<Field> fields_of(const LabelTexts& labels) {
  std::vector<Field> fields;
  for (const auto& [name, value] : labels) fields.push_back({name, value});
  return fields;
}

Pipeline made(Compiled compiled) {
  if (compiled) return std::move(*compiled);
  ADD_FAILURE() << to_string(compiled.error());
  return std::move(*compile({}, std::nullopt, {}));
}

}  // namespace

void PrintTo(const Kept& kept, std::ostream* to) {
  *to << ::testing::PrintToString(kept.line) << ' ' << ::testing::PrintToString(kept.labels);
}

Pipeline pipeline_of(const std::string& stages, const Wish& wish) {
  const auto query = logql::parse("{job=\"a\"} " + stages);
  if (!query) {
    ADD_FAILURE() << to_string(query.error());
    return made(compile({}, std::nullopt, {}));
  }
  return made(compile(std::get<logql::LogQuery>(*query).pipeline, std::nullopt, wish));
}

Pipeline metric_pipeline(const std::string& stages, const Wish& wish) {
  const bool unwraps = stages.find("unwrap") != std::string::npos;
  const std::string op = unwraps ? "sum_over_time" : "count_over_time";
  const auto query = logql::parse(op + "({job=\"a\"} " + stages + " [1m])");
  if (!query) {
    ADD_FAILURE() << to_string(query.error());
    return made(compile({}, std::nullopt, {}));
  }
  const auto& range = std::get<logql::RangeAggregation>(std::get<logql::Metric>(*query).of);
  return made(compile(range.log.pipeline, range.unwrap, wish));
}

std::string refusal_of(const std::string& stages) {
  const auto query = logql::parse("{job=\"a\"} " + stages);
  if (!query) return to_string(query.error());
  const auto compiled = compile(std::get<logql::LogQuery>(*query).pipeline, std::nullopt, {});
  return compiled ? "" : to_string(compiled.error());
}

std::optional<Kept> run(Pipeline& pipeline, std::string_view line, const Given& given) {
  const std::vector<Field> stream = fields_of(given.stream);
  const std::vector<Field> metadata = fields_of(given.metadata);
  if (!pipeline.process({stream, metadata, given.time, line})) return std::nullopt;
  Kept kept{std::string(pipeline.line()), {}};
  for (const Label& label : pipeline.labels()) {
    kept.labels.emplace(label.name, label.value);
  }
  return kept;
}

std::optional<Kept> run(const std::string& stages, std::string_view line, const Given& given) {
  Pipeline pipeline = pipeline_of(stages);
  return run(pipeline, line, given);
}

std::string filled(const std::string& form, const LabelTexts& labels, std::string_view line,
                   std::int64_t time) {
  auto made = templates::Template::parse("line", form);
  if (!made) return made.error().what;
  std::vector<Label> sorted;
  for (const auto& [name, value] : labels) sorted.push_back({name, value, Category::parsed});
  std::string text;
  const auto result = made->run(sorted, {line, time, 0}, text);
  return result ? text : result.error().what;
}

}  // namespace store::logs::pipeline::test
