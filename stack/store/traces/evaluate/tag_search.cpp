#include "stack/store/traces/evaluate/tag_search.hpp"

#include <algorithm>
#include <charconv>

#include "harness/languages/traceql/value.hpp"
#include "stack/store/traces/evaluate/span_view.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What stands in quotes, without its escapes; nothing where the quote does not end.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string content;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return content;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    content += text[i];
  }
  return std::nullopt;
}

std::string take_until(std::string_view& text, std::string_view ends) {
  const std::size_t size = std::min(text.find_first_of(ends), text.size());
  std::string taken(text.substr(0, size));
  text.remove_prefix(size);
  return taken;
}

// A tag, compiled against the names that there are.
class TagTest {
 public:
  TagTest(const Tag& tag, const Keys& keys) : tag_(tag), key_(keys.find(tag.name)) {}

  bool of_trace(const JoinedTrace& trace) const {
    if (tag_.name == "root.name") return contains(trace.root_name(), tag_.value);
    if (tag_.name == "root.service.name") return contains(trace.root_service(), tag_.value);
    for (std::uint32_t i = 0; i < trace.size(); ++i) {
      if (of_span(trace.span(i))) return true;
    }
    return false;
  }

 private:
  bool of_span(const StoredSpan& span) const {
    if (tag_.name == "name") return contains(span.name, tag_.value);
    if (tag_.name == "status.code") return of_status(span);
    return of_attributes(span.attributes()) || of_attributes(span.origin->resource->attributes);
  }

  bool of_status(const StoredSpan& span) const {
    const auto status = traceql::Value::of_status(static_cast<traceql::Status>(span.status));
    return traceql::to_string(status) == tag_.value;
  }

  bool of_attributes(StoredValues attributes) const {
    if (!key_) return false;
    const StoredValue* stored = find_visible(attributes, *key_);
    const auto met = [this](const traceql::Value& value) {
      if (value.type == traceql::Type::String) return contains(value.text(), tag_.value);
      // The one number that searches by tags have always found.
      return tag_.name == "http.status_code" && value.type == traceql::Type::Int &&
             traceql::to_string(value) == tag_.value;
    };
    return stored != nullptr && visit_each(*stored, met);
  }

  const Tag& tag_;
  std::optional<Keys::Id> key_;
};

}  // namespace

Result<std::vector<Tag>> parse_tags(std::string_view text) {
  std::vector<Tag> tags;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return tags;
    Tag tag{.name = take_until(text, "= \""), .value = {}};
    if (tag.name.empty()) return fail("invalid tags: \"" + std::string(text) + "\" has no name");
    if (text.starts_with("=\"")) {
      text.remove_prefix(1);
      auto value = take_quoted(text);
      if (!value) return fail("invalid tags: the quote of " + tag.name + " does not end");
      tag.value = std::move(*value);
    } else if (text.starts_with('=')) {
      text.remove_prefix(1);
      tag.value = take_until(text, " ");
    }
    tags.push_back(std::move(tag));
  }
}

Result<FoundTraces> search(const Snapshot& snapshot, const TagSearch& wanted, const Window& window,
                           std::size_t limit, Deadline& deadline) {
  std::vector<TagTest> tests;
  for (const Tag& tag : wanted.tags) tests.emplace_back(tag, snapshot.keys());
  const auto test = [&](std::shared_ptr<const JoinedTrace> trace) -> std::optional<FoundTrace> {
    if (deadline.passed(trace->size()) || !window.meets(*trace)) return std::nullopt;
    if (trace->duration() < wanted.min_duration || trace->duration() > wanted.max_duration) {
      return std::nullopt;
    }
    const bool all = std::all_of(tests.begin(), tests.end(),
                                 [&](const TagTest& one) { return one.of_trace(*trace); });
    if (!all) return std::nullopt;
    return FoundTrace{std::move(trace)};
  };
  FoundTraces found = lowest_matches(snapshot, test, limit, deadline);
  if (deadline.passed(0)) return fail("the query took longer than it may");
  return found;
}

}  // namespace store::traces
