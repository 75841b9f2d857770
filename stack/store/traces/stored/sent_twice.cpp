#include "stack/store/traces/stored/sent_twice.hpp"

#include <algorithm>

namespace store::traces {

namespace {

using Kind = StoredValue::Kind;

// A value as a word, where it is no list: texts are kept once, so that their place says which.
std::uint64_t word_of(const StoredValue& value) {
  switch (value.kind) {
    case Kind::Text:
    case Kind::Bytes:
      return value.size == 0 ? 0 : reinterpret_cast<std::uintptr_t>(value.characters);
    case Kind::Bool:
      return value.boolean ? 1 : 0;
    case Kind::Int:
    case Kind::Double:
      return static_cast<std::uint64_t>(value.integer);
    default:
      return 0;
  }
}

bool is_list(const StoredValue& value) {
  return value.kind == Kind::Array || value.kind == Kind::Map;
}

class Fingerprint {
 public:
  Fingerprint& add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15U;
    hash_ ^= hash_ >> 29U;
    return *this;
  }
  Fingerprint& add(const void* place) { return add(reinterpret_cast<std::uintptr_t>(place)); }
  Fingerprint& add(std::string_view text) {
    return add(text.size()).add(text.empty() ? nullptr : text.data());
  }
  Fingerprint& add(StoredValues values) {
    add(values.size());
    for (const StoredValue& one : values) {
      add(one.key).add(static_cast<std::uint64_t>(one.kind)).add(word_of(one));
      if (is_list(one)) add(one.values());
    }
    return *this;
  }

  std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 0;
};

bool are_equal(StoredValues a, StoredValues b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const StoredValue& one, const StoredValue& other) {
                      return one.key == other.key && one.kind == other.kind &&
                             one.size == other.size && word_of(one) == word_of(other) &&
                             (!is_list(one) || are_equal(one.values(), other.values()));
                    });
}

bool are_equal(const Origin& a, const Origin& b) {
  return a.scope_name == b.scope_name && a.scope_version == b.scope_version &&
         are_equal(a.scope_attributes, b.scope_attributes) &&
         are_equal(a.resource->attributes, b.resource->attributes);
}

bool are_equal(const StoredEvent& a, const StoredEvent& b) {
  return a.time == b.time && a.name == b.name && are_equal(a.attributes, b.attributes);
}

bool are_equal(const StoredLink& a, const StoredLink& b) {
  return a.trace_id == b.trace_id && a.span_id == b.span_id && a.trace_state == b.trace_state &&
         are_equal(a.attributes, b.attributes);
}

template <typename T>
bool are_equal(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& one, const T& other) { return are_equal(one, other); });
}

bool have_equal_extras(const StoredSpan& a, const StoredSpan& b) {
  if (a.extras == nullptr || b.extras == nullptr) return a.extras == b.extras;
  return a.extras->status_message == b.extras->status_message &&
         a.extras->trace_state == b.extras->trace_state && are_equal(a.events(), b.events()) &&
         are_equal(a.links(), b.links());
}

// But for their origins.
bool are_equal(const StoredSpan& a, const StoredSpan& b) {
  return a.id == b.id && a.parent_id == b.parent_id && a.start == b.start && a.end == b.end &&
         a.kind == b.kind && a.status == b.status && a.name == b.name &&
         are_equal(a.attributes(), b.attributes()) && have_equal_extras(a, b);
}

}  // namespace

std::uint64_t fingerprint_of(const Origin& origin) {
  return Fingerprint()
      .add(origin.scope_name)
      .add(origin.scope_version)
      .add(origin.scope_attributes)
      .add(origin.resource->attributes)
      .hash();
}

std::uint64_t fingerprint_of(const StoredSpan& span, std::uint64_t origin) {
  Fingerprint all;
  all.add(span.id).add(span.parent_id).add(span.start).add(span.end);
  all.add(std::uint64_t{span.kind}).add(std::uint64_t{span.status});
  all.add(span.name).add(span.attributes()).add(origin);
  if (span.extras == nullptr) return all.hash();
  all.add(span.extras->status_message).add(span.extras->trace_state);
  for (const StoredEvent& one : span.events()) {
    all.add(one.time).add(one.name).add(one.attributes);
  }
  for (const StoredLink& one : span.links()) {
    all.add(one.trace_id.high).add(one.trace_id.low).add(one.span_id);
    all.add(one.trace_state).add(one.attributes);
  }
  return all.hash();
}

bool SentTwice::is(const StoredSpan& span) {
  const Origin* origin = first_equal(span.origin);
  const std::uint64_t hash = fingerprint_of(span, reinterpret_cast<std::uintptr_t>(origin));
  const auto [first, last] = spans_.equal_range(hash);
  const bool is_known = std::any_of(first, last, [&](const auto& known) {
    return first_equal(known.second->origin) == origin && are_equal(*known.second, span);
  });
  if (!is_known) spans_.emplace(hash, &span);
  return is_known;
}

// A push with a list among its resource's attributes brings an origin of its own.
const Origin* SentTwice::first_equal(const Origin* origin) {
  const auto [known, is_new] = first_equal_.try_emplace(origin, origin);
  if (!is_new) return known->second;
  const std::uint64_t hash = fingerprint_of(*origin);
  const auto [first, last] = origins_.equal_range(hash);
  const auto same =
      std::find_if(first, last, [&](const auto& one) { return are_equal(*one.second, *origin); });
  if (same != last) return known->second = same->second;
  origins_.emplace(hash, origin);
  return origin;
}

}  // namespace store::traces
