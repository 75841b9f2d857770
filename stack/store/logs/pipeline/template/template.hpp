#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/template/tree.hpp"

namespace store::logs::pipeline::templates {

// A template in the language of Go's text/template with LogQL's functions. A value of one thread:
// it keeps compiled expressions between runs.
class Template {
 public:
  // `name` is what its messages call it.
  static harness::Result<Template> parse(std::string name, std::string text);

  // The labels that it reads; nothing where it looks at all of them.
  std::optional<std::vector<std::string>> labels() const;
  bool reads_line() const;

  // Writes what the template makes of the line into `to`. Labels are sorted by name.
  harness::Result<void> run(std::span<const Label> labels, const Line& line, std::string& to);

 private:
  Template(std::string name, std::string text, Block block)
      : name_(std::move(name)), text_(std::move(text)), block_(std::move(block)) {}

  std::string name_;
  std::string text_;
  Block block_;
  std::unique_ptr<RegexCache> regexes_ = std::make_unique<RegexCache>();
};

}  // namespace store::logs::pipeline::templates
