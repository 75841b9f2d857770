#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/field.hpp"
#include "harness/grammar/record_reader.hpp"

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
struct KeptRecord final : AnyRecord {
  explicit KeptRecord(Record<R> its_record) : record(std::move(its_record)) {}

  Fresh fresh() const override {
    return {new R{}, [](void* value) { delete static_cast<R*>(value); }};
  }
  void set_place(yaml::Place place, void* value) const override {
    if constexpr (requires { of(value).place = place; }) of(value).place = place;
  }
  void begin(std::size_t variant, void* value) const override {
    const auto& begin = record.variants[variant].begin;
    if (begin) begin(of(value));
  }
  bool read_field(std::optional<std::size_t> variant, std::size_t index, const yaml::Member& member,
                  void* value, Reading& reading) const override {
    const std::vector<Field<R>>& fields =
        variant ? record.variants[*variant].fields : record.fields;
    return fields[index].read(member.value, member.key, of(value), reading);
  }
  void read_other(const yaml::Member& member, void* value, Reading& reading) const override {
    record.others->read(member, of(value), reading);
  }
  Result<void> check_variant(std::size_t variant, const void* value) const override {
    const auto& check = record.variants[variant].check;
    return check ? check(*static_cast<const R*>(value)) : Result<void>();
  }
  void check(const Node& node, void* value, Reading& reading) const override {
    if (record.check) record.check(node, of(value), reading);
  }

  static R& of(void* value) { return *static_cast<R*>(value); }

  Record<R> record;
};

template <typename R>
Form<R> record(Record<R> record) {
  const ShapePtr shape = make_shape(record.noun, record.shape());
  const auto* kept = new KeptRecord<R>(std::move(record));
  const Shared owner(kept);
  const auto read = [shape, owner, kept](const Node& node, const std::string& name, R& value,
                                         Reading& reading) {
    return read_record(*kept, *shape, node, name, &value, reading);
  };
  const auto text = [owner, kept](const R& value) {
    return text_of_fields(kept->record.fields, value);
  };
  return {shape, read, text};
}

}  // namespace harness::grammar
