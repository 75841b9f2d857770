#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/field.hpp"
#include "harness/grammar/record_check.hpp"

namespace harness::grammar {

// What a record has in one of its variants only.
template <typename R>
struct Variant {
  std::string name;
  std::vector<Field<R>> fields = {};
  std::vector<std::string> one_of = {};
  std::function<void(R& record)> begin = {};  // makes it one of this variant, before it is read

  // What no single field can say; asked when all of the variant's fields are sound.
  std::function<Result<void>(const R& record)> check = {};
};

template <typename R>
struct Others {
  OtherKeys keys;
  std::function<bool(const yaml::Member& member, R& record, Reading& reading)> read;
};

// A map with known keys, read into an R. R may have a `place`, which is then that of the map.
template <typename R>
struct Record {
  std::string noun;
  std::vector<Field<R>> fields = {};
  std::vector<Variant<R>> variants = {};
  std::string chosen_by = {};
  std::optional<Others<R>> others = {};
  std::vector<std::string> one_of = {};
  std::vector<std::string> any_of = {};
  std::vector<std::string> at_most_one_of = {};

  // What no single field can say; asked in any case, so it skips what is not sound.
  std::function<void(const Node& node, R& record, Reading& reading)> check = {};

  RecordShape shape() const {
    RecordShape shape{keys_of(fields), {}, chosen_by, {}, one_of, any_of, at_most_one_of};
    for (const Variant<R>& one : variants) {
      shape.variants.push_back({one.name, keys_of(one.fields), one.one_of});
    }
    if (others) shape.others = others->keys;
    return shape;
  }
};

// Reads one map: into the record what its own variant has, and what a second one has (which is
// refused) into a record beside it, so that all that is wrong is said.
template <typename R>
class RecordReader {
 public:
  RecordReader(const Record<R>& record, const Shape& shape, const Node& node, R& value,
               Reading& reading)
      : record_(record),
        node_(node),
        value_(value),
        reading_(reading),
        check_(node, shape, reading.problems) {}

  bool read() {
    const std::size_t before = reading_.problems.size();
    if constexpr (requires { value_.place = node_.place; }) value_.place = node_.place;
    for (const std::size_t index : check_.picked()) begin(index);
    for (const yaml::Member& member : node_.members) read_member(member);
    check_.report_missing();
    for (const Picked& one : picked_) judge(one);
    if (record_.check) record_.check(node_, value_, reading_);
    return reading_.problems.size() == before;
  }

 private:
  struct Picked {
    std::size_t index;
    R beside{};
    bool sound = true;
  };

  void begin(std::size_t index) {
    picked_.push_back({index});
    const auto& begin = record_.variants[index].begin;
    if (begin) begin(value_of(picked_.back()));
  }

  R& value_of(Picked& one) { return &one == picked_.data() ? value_ : one.beside; }

  void read_member(const yaml::Member& member) {
    const KnownKey known = check_.find(member);
    if (known.is_other) {
      record_.others->read(member, value_, reading_);
    } else if (known.variant) {
      read_of_variant(member, *known.variant, known.index);
    } else if (known.is_known) {
      record_.fields[known.index].read(member.value, member.key, value_, reading_);
    }
  }

  // A second variant may have the same key.
  void read_of_variant(const yaml::Member& member, std::size_t variant, std::size_t index) {
    bool is_of_picked = false;
    for (Picked& one : picked_) {
      for (const Field<R>& field : record_.variants[one.index].fields) {
        if (field.key.name != member.key) continue;
        one.sound = field.read(member.value, member.key, value_of(one), reading_) && one.sound;
        is_of_picked = true;
      }
    }
    if (is_of_picked) return;
    R nobodys{};
    if (record_.variants[variant].begin) record_.variants[variant].begin(nobodys);
    record_.variants[variant].fields[index].read(member.value, member.key, nobodys, reading_);
  }

  void judge(const Picked& one) {
    const Variant<R>& variant = record_.variants[one.index];
    if (!variant.check || !one.sound || !check_.is_whole(one.index)) return;
    const bool is_own = &one == picked_.data();
    const Result<void> checked = variant.check(is_own ? value_ : one.beside);
    if (!checked) reading_.refuse(node_.place, checked.error().what, checked.error().remedy);
  }

  const Record<R>& record_;
  const Node& node_;
  R& value_;
  Reading& reading_;
  RecordCheck check_;
  std::vector<Picked> picked_;
};

// "{duration: 10s, target: 5}"; empty where nothing is said.
template <typename R>
std::string text_of_fields(const std::vector<Field<R>>& fields, const R& value) {
  std::vector<std::string> parts;
  for (const Field<R>& field : fields) {
    std::string text = field.text(value);
    if (!text.empty()) parts.push_back(field.key.name + ": " + std::move(text));
  }
  return parts.empty() ? std::string() : "{" + join(parts, ", ") + "}";
}

// One copy of a record, for what reads it and what tells it.
template <typename R>
struct KeptRecord final : Shared::Object {
  explicit KeptRecord(const Record<R>& its_record) : record(its_record) {}
  Record<R> record;
};

template <typename R>
Form<R> record(const Record<R>& record) {
  const ShapePtr shape = make_shape(record.noun, record.shape());
  const auto* kept = new KeptRecord<R>(record);
  const Shared owner(kept);
  const auto read = [shape, owner, kept](const Node& node, const std::string& name, R& value,
                                         Reading& reading) {
    if (!reading.expects(Node::Kind::map, node, *shape, name)) return false;
    return RecordReader<R>(kept->record, *shape, node, value, reading).read();
  };
  const auto text = [owner, kept](const R& value) {
    return text_of_fields(kept->record.fields, value);
  };
  return {shape, read, text};
}

}  // namespace harness::grammar
