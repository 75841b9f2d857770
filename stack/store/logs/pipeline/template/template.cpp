#include "stack/store/logs/pipeline/template/template.hpp"

#include "harness/languages/logql/template/parser.hpp"
#include "harness/languages/logql/template/reads.hpp"
#include "stack/store/logs/pipeline/template/execution.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

Result<Template> Template::parse(std::string name, std::string text) {
  auto block = logql_templates::parse(name, text);
  if (!block) return fail(block.error());
  return Template(std::move(name), std::move(text), std::move(*block));
}

std::optional<std::vector<std::string>> Template::labels() const {
  const auto reads = logql_templates::reads_of(block_);
  if (reads.all_labels) return std::nullopt;
  std::vector<std::string> labels;
  for (const auto& read : reads.names) labels.push_back(read.name);
  return labels;
}

bool Template::reads_line() const { return logql_templates::reads_of(block_).line; }

Result<void> Template::run(std::span<const Label> labels, const Line& line, std::string& to) {
  Budget budget{.deadline = line.deadline};
  Context context{line, budget, *regexes_};
  auto made = Execution(name_, text_, labels, context, to).run(block_);
  if (line.allowance != nullptr) line.allowance->charge(budget.use(), text_);
  return made;
}

}  // namespace store::logs::pipeline::templates
