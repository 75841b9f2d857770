#include "stack/store/traces/evaluate/tag_search.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "harness/languages/traceql/value.hpp"
#include "stack/store/traces/evaluate/span_view.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

bool contains(std::string_view text, std::string_view part) {
  // In one pass, whatever the part repeats.
  return part.empty() || memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

// logfmt, of which a fault is told as Tempo's reader tells it: "unexpected '=' at pos 18".
class TagReader {
 public:
  explicit TagReader(std::string_view text) : text_(text) {}

  bool done() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    return at_ == text_.size();
  }

  // Where it is not done.
  Result<Tag> next() {
    Tag tag{.name = take_plain(), .value = {}};
    if (here() == '"' || tag.name.empty()) return unexpected();
    if (here() != '=') return tag;
    ++at_;
    if (here() == '"') {
      auto value = take_quoted();
      if (!value) return fail("unterminated quoted value" + place());
      tag.value = std::move(*value);
      return tag;
    }
    tag.value = take_plain();
    if (here() == '=' || here() == '"') return unexpected();
    return tag;
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : ' '; }
  std::string place() const { return " at pos " + std::to_string(at_ + 1); }
  tl::unexpected<harness::Error> unexpected() const {
    return fail(std::string("unexpected '") + here() + "'" + place());
  }

  std::string take_plain() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of("= \"\t\r\n", at_), text_.size());
    return std::string(text_.substr(begin, at_ - begin));
  }

  // Without its escapes; nothing where the quote does not end.
  std::optional<std::string> take_quoted() {
    std::string content;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return content;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      content += text_[at_];
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

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
  for (TagReader reader(text); !reader.done();) {
    auto tag = reader.next();
    if (!tag) return fail("invalid tags: " + tag.error().what);
    if (has(tags, tag->name)) {
      return fail("invalid tags: tag " + tag->name + " has been set twice");
    }
    tags.push_back(std::move(*tag));
  }
  return tags;
}

bool has(const std::vector<Tag>& tags, std::string_view name) {
  return std::any_of(tags.begin(), tags.end(), [name](const Tag& tag) { return tag.name == name; });
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
