#include "stack/store/traces/stored/recorder.hpp"

#include <algorithm>
#include <variant>

namespace store::traces {

namespace {

using Kind = StoredValue::Kind;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8U) | static_cast<unsigned char>(byte);
  return number;
}

std::string_view last_bytes(std::string_view bytes, std::size_t count) {
  return bytes.substr(bytes.size() - std::min(count, bytes.size()));
}

void set_size(StoredValue& value, std::size_t size) {
  value.size = static_cast<std::uint32_t>(size & 0xFFFFFFFU);
}

template <typename T>
std::string bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

// Counts what a push needs where none of it is known yet.
class Need {
 public:
  std::size_t bytes = 0;
  std::size_t texts = 0;

  void add(const Attributes& attributes) {
    for (const Attribute& one : attributes) {
      add_text(one.key);
      add(one.value);
    }
  }
  void add_text(std::string_view text) {
    bytes += text.size();
    texts += text.empty() ? 0U : 1U;
  }
  void add(const Span& span) {
    bytes += sizeof(StoredSpan) + sizeof(SpanExtras);
    for (const auto text : {span.name, span.status_message, span.trace_state}) add_text(text);
    add(span.attributes);
    for (const SpanEvent& event : span.events) {
      bytes += sizeof(StoredEvent);
      add_text(event.name);
      add(event.attributes);
    }
    for (const SpanLink& link : span.links) {
      bytes += sizeof(StoredLink);
      add_text(link.trace_state);
      add(link.attributes);
    }
  }

 private:
  void add(const store::Value& value) {
    bytes += sizeof(StoredValue);
    if (const auto* text = std::get_if<std::string_view>(&value.of)) add_text(*text);
    if (const auto* content = std::get_if<Bytes>(&value.of)) add_text(content->content);
    if (const auto* map = std::get_if<Attributes>(&value.of)) add(*map);
    if (const auto* list = std::get_if<Values>(&value.of)) {
      for (const store::Value& one : *list) add(one);
    }
  }
};

constexpr std::size_t per_entry = 200;  // of a map of the standard library, about

}  // namespace

TraceId trace_id(std::string_view bytes) {
  const std::string_view low = last_bytes(bytes, 8);
  bytes.remove_suffix(low.size());
  return {big_endian(last_bytes(bytes, 8)), big_endian(low)};
}

std::uint64_t span_id(std::string_view bytes) { return big_endian(last_bytes(bytes, 8)); }

StoredValue Recorder::value(const store::Value& value) {
  StoredValue stored;
  const auto set_text = [&](Kind kind, std::string_view text) {
    stored.kind = kind;
    set_size(stored, text.size());
    stored.characters = texts_.keep(text).data();
  };
  const auto set_values = [&](Kind kind, StoredValues values) {
    stored.kind = kind;
    set_size(stored, values.size());
    stored.elements = values.data();
  };
  if (const auto* text = std::get_if<std::string_view>(&value.of)) {
    set_text(Kind::Text, *text);
  } else if (const auto* boolean = std::get_if<bool>(&value.of)) {
    stored.kind = Kind::Bool;
    stored.boolean = *boolean;
  } else if (const auto* integer = std::get_if<std::int64_t>(&value.of)) {
    stored.kind = Kind::Int;
    stored.integer = *integer;
  } else if (const auto* number = std::get_if<double>(&value.of)) {
    stored.kind = Kind::Double;
    stored.number = *number;
  } else if (const auto* list = std::get_if<Values>(&value.of)) {
    set_values(Kind::Array, elements(*list));
  } else if (const auto* map = std::get_if<Attributes>(&value.of)) {
    set_values(Kind::Map, values(*map));
  } else if (const auto* bytes = std::get_if<Bytes>(&value.of)) {
    set_text(Kind::Bytes, bytes->content);
  }
  return stored;
}

StoredValues Recorder::elements(const Values& list) {
  const auto stored = arena_.array<StoredValue>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) stored[i] = value(list[i]);
  return stored;
}

void Recorder::fill(const Attributes& attributes, std::span<StoredValue> stored) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    stored[i] = value(attributes[i].value);
    stored[i].key = key_of(attributes[i].key, i);
  }
}

// Spans that follow one another mostly carry the same names in the same order.
Keys::Id Recorder::key_of(std::string_view name, std::size_t position) {
  if (position < recent_keys_.size() && keys_.name(recent_keys_[position]) == name) {
    return recent_keys_[position];
  }
  const auto known = keys_.find(name);
  const Keys::Id key = known ? *known : keys_.add(texts_.keep(name));
  if (position < recent_keys_.size()) recent_keys_[position] = key;
  if (position == recent_keys_.size()) recent_keys_.push_back(key);
  return key;
}

StoredValues Recorder::values(const Attributes& attributes) {
  const auto stored = arena_.array<StoredValue>(attributes.size());
  fill(attributes, stored);
  return stored;
}

StoredValues Recorder::lasting(std::span<const StoredValue> values) {
  const auto stored = arena_.array<StoredValue>(values.size());
  std::copy(values.begin(), values.end(), stored.begin());
  return stored;
}

const Resource* Recorder::resource(const Attributes& attributes) {
  std::vector<StoredValue> stored(attributes.size());
  fill(attributes, stored);
  const auto [found, is_new] =
      resources_.try_emplace(bytes_of(std::span<const StoredValue>(stored)), nullptr);
  if (!is_new) return found->second;
  auto* made = arena_.one<Resource>();
  made->attributes = lasting(stored);
  const auto key = keys_.find("service.name");
  for (const StoredValue& one : made->attributes) {
    if (key && one.key == *key && one.kind == Kind::Text) made->service = one.text();
  }
  return found->second = made;
}

const Origin* Recorder::origin(const Resource* resource, const store::Scope& scope) {
  std::vector<StoredValue> attributes(scope.attributes.size());
  fill(scope.attributes, attributes);
  const std::string_view names[] = {texts_.keep(scope.name), texts_.keep(scope.version)};
  std::string identity = bytes_of(std::span<const Resource* const>(&resource, 1));
  identity += bytes_of(std::span<const std::string_view>(names));
  identity += bytes_of(std::span<const StoredValue>(attributes));
  const auto [found, is_new] = origins_.try_emplace(std::move(identity), nullptr);
  if (!is_new) return found->second;
  auto* made = arena_.one<Origin>();
  *made = {resource, names[0], names[1], lasting(attributes)};
  return found->second = made;
}

StoredSpan* Recorder::span(const Span& span, const Origin* origin) {
  const StoredValues attributes = values(span.attributes);
  auto* stored = arena_.one<StoredSpan>();
  stored->id = span_id(span.span_id);
  stored->parent_id = span_id(span.parent_span_id);
  stored->start = span.start;
  stored->end = span.end;
  stored->name = texts_.keep(span.name);
  stored->attribute_data = attributes.data();
  stored->attribute_count = static_cast<std::uint32_t>(attributes.size());
  stored->kind = span.kind >= 0 && span.kind <= 5 ? static_cast<std::uint8_t>(span.kind) : 0;
  stored->status =
      span.status >= 0 && span.status <= 2 ? static_cast<std::uint8_t>(span.status) : 0;
  stored->origin = origin;
  stored->extras = extras(span);
  return stored;
}

const SpanExtras* Recorder::extras(const Span& span) {
  if (span.status_message.empty() && span.trace_state.empty() && span.events.empty() &&
      span.links.empty()) {
    return nullptr;
  }
  auto* made = arena_.one<SpanExtras>();
  made->status_message = texts_.keep(span.status_message);
  made->trace_state = texts_.keep(span.trace_state);
  made->events = events(span.events);
  made->links = links(span.links);
  return made;
}

std::span<const StoredEvent> Recorder::events(const std::vector<SpanEvent>& events) {
  const auto stored = arena_.array<StoredEvent>(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    stored[i] = {events[i].time, texts_.keep(events[i].name), values(events[i].attributes)};
  }
  return stored;
}

std::span<const StoredLink> Recorder::links(const std::vector<SpanLink>& links) {
  const auto stored = arena_.array<StoredLink>(links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    stored[i] = {trace_id(links[i].trace_id), span_id(links[i].span_id),
                 texts_.keep(links[i].trace_state), values(links[i].attributes)};
  }
  return stored;
}

std::size_t Recorder::bytes() const {
  return arena_.bytes() + texts_.bytes() +
         (keys_.size() + resources_.size() + origins_.size()) * per_entry;
}

std::size_t Recorder::growth(const SpanPush& push) const {
  Need need;
  for (const ResourceSpans& group : push) {
    need.bytes += sizeof(Resource) + per_entry;
    need.add(group.resource);
    for (const ScopeSpans& scope : group.scopes) {
      need.bytes += sizeof(Origin) + per_entry;
      need.add_text(scope.scope.name);
      need.add_text(scope.scope.version);
      need.add(scope.scope.attributes);
      for (const Span& span : scope.spans) need.add(span);
    }
  }
  return arena_.growth(need.bytes) + texts_.growth(need.texts);
}

}  // namespace store::traces
