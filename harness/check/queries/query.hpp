#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/finding.hpp"
#include "harness/check/source.hpp"
#include "harness/languages/answer_labels.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/yaml/node.hpp"

namespace harness::check {

enum class Language { promql, logql, traceql };
std::string_view name_of(Language language);

// A variable of a dashboard, and what stands in its place.
struct Filling {
  std::size_t at = 0;       // in the text as it is read
  std::size_t size = 0;     // of what stands there
  std::size_t written = 0;  // of the variable
};

// A query where it stands in a file.
struct Query {
  Language language = Language::promql;
  std::string text;                    // as the language reads it
  const yaml::Node* scalar = nullptr;  // in which it is written
  std::vector<Filling> fillings = {};  // in order

  // The same place in the text that is written.
  std::size_t written_offset(std::size_t offset) const;
};

yaml::Place place_in(const Query& query, std::size_t offset, std::string_view source);

// Which labels its answer may have; none: nobody knows, or it lists lines or traces.
std::optional<languages::AnswerLabels> labels_left(const Query& query);

// Who asks it: a panel shows more than a rule can go by.
enum class Asker { rule, panel };

// What its language says of it, errors and traps.
std::vector<languages::Remark> reviewed(const Query& query, Asker asker);

// The same as findings, and for PromQL the traps of this folder.
void look_at_query(const Query& query, Asker asker, const Source& source, Findings& findings);

}  // namespace harness::check
