#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/grammar/collections.hpp"

namespace harness::grammar {

// What a record R does with the value of one of its keys.
template <typename R>
struct FieldPart : Shared::Object {
  virtual bool read(const Node& node, const std::string& name, R& record,
                    Reading& reading) const = 0;
  virtual std::string text(const R& record) const = 0;   // empty: left out
  virtual yaml::Place place(const R& record) const = 0;  // of a member that knows it
};

// One key of a record R and the member that its value goes to.
template <typename R>
struct Field {
  // Takes the part over.
  Field(Key its_key, const FieldPart<R>* its_part) : key(std::move(its_key)), part_(its_part) {}

  bool read(const Node& node, const std::string& name, R& record, Reading& reading) const {
    return part().read(node, name, record, reading);
  }
  std::string text(const R& record) const { return part().text(record); }
  yaml::Place place(const R& record) const { return part().place(record); }

  Key key;

 private:
  const FieldPart<R>& part() const { return *static_cast<const FieldPart<R>*>(part_.get()); }

  Shared part_;
};

// What a member does with the form of its value: plain ones keep their default where they are left
// out, optional ones are then empty, located ones know.
template <typename M>
struct MemberOf {
  using Value = M;
  static bool read(const Form<M>& form, const Node& node, const std::string& name, M& member,
                   Reading& reading) {
    return form.read(node, name, member, reading);
  }
  static std::string text(const Form<M>& form, const M& member) { return form.text(member); }
  static yaml::Place place(const M&) { return {}; }
};

template <typename T>
struct MemberOf<Located<T>> {
  using Value = T;
  static bool read(const Form<T>& form, const Node& node, const std::string& name,
                   Located<T>& member, Reading& reading) {
    return read_located(form, node, name, member, reading);
  }
  static std::string text(const Form<T>& form, const Located<T>& member) {
    return form.text(member.value);
  }
  static yaml::Place place(const Located<T>& member) { return member.place; }
};

template <typename M>
struct MemberOf<std::optional<M>> {
  using Inner = MemberOf<M>;
  using Value = typename Inner::Value;
  static bool read(const Form<Value>& form, const Node& node, const std::string& name,
                   std::optional<M>& member, Reading& reading) {
    return Inner::read(form, node, name, member.emplace(), reading);
  }
  static std::string text(const Form<Value>& form, const std::optional<M>& member) {
    return member ? Inner::text(form, *member) : std::string();
  }
  static yaml::Place place(const std::optional<M>& member) {
    return member ? Inner::place(*member) : yaml::Place{};
  }
};

template <typename R, typename M>
struct MemberPart final : FieldPart<R> {
  using Of = MemberOf<M>;

  MemberPart(M R::*its_member, const Form<typename Of::Value>& its_form)
      : member(its_member), form(its_form) {}

  bool read(const Node& node, const std::string& name, R& record, Reading& reading) const override {
    return Of::read(form, node, name, record.*member, reading);
  }
  std::string text(const R& record) const override { return Of::text(form, record.*member); }
  yaml::Place place(const R& record) const override { return Of::place(record.*member); }

  M R::*member;
  Form<typename Of::Value> form;
};

template <typename R, typename M>
Field<R> field(Key key, M R::*member, const Form<typename MemberOf<M>::Value>& form) {
  key.shape = form.shape;
  return {std::move(key), new MemberPart<R, M>(member, form)};
}

template <typename R, typename M>
Field<R> required(std::string_view name, M R::*member,
                  const Form<typename MemberOf<M>::Value>& form, std::string_view about) {
  return {Key(name, form.shape, true, {}, about), new MemberPart<R, M>(member, form)};
}

template <typename R, typename M>
Field<R> optional(std::string_view name, M R::*member,
                  const Form<typename MemberOf<M>::Value>& form, std::string_view about) {
  return {Key(name, form.shape, false, {}, about), new MemberPart<R, M>(member, form)};
}

// Optional, with what leaving it out means in words.
template <typename R, typename M>
Field<R> optional_else(std::string_view name, M R::*member,
                       const Form<typename MemberOf<M>::Value>& form, std::string_view fallback,
                       std::string_view about) {
  return {Key(name, form.shape, false, fallback, about), new MemberPart<R, M>(member, form)};
}

// Optional, where leaving it out means the default that a fresh R has.
template <typename R, typename M>
Field<R> defaulted(std::string_view name, M R::*member,
                   const Form<typename MemberOf<M>::Value>& form, std::string_view about) {
  return optional_else(name, member, form, MemberOf<M>::text(form, R{}.*member), about);
}

// A key that is read and told in a way of its own.
template <typename R, typename Read, typename Written, typename Placed>
Field<R> field_by(Key key, Read read, Written text, Placed place) {
  struct Part final : FieldPart<R> {
    Part(Read its_read, Written its_text, Placed its_place)
        : read_of(std::move(its_read)),
          text_of(std::move(its_text)),
          place_of(std::move(its_place)) {}

    bool read(const Node& node, const std::string& name, R& record,
              Reading& reading) const override {
      return read_of(node, name, record, reading);
    }
    std::string text(const R& record) const override { return text_of(record); }
    yaml::Place place(const R& record) const override { return place_of(record); }

    Read read_of;
    Written text_of;
    Placed place_of;
  };
  return {std::move(key), new Part(std::move(read), std::move(text), std::move(place))};
}

// A key whose value is the whole record.
template <typename R>
Field<R> whole_of(Key key, const Form<R>& form) {
  key.shape = form.shape;
  return field_by<R>(std::move(key), form.read, form.text, [](const R&) { return yaml::Place{}; });
}

// The field of a part, as one of the whole: `part_of` finds the part in it.
template <typename Whole, typename Part, typename PartOf>
struct LiftedPart final : FieldPart<Whole> {
  LiftedPart(const Field<Part>& its_field, PartOf its_part_of)
      : field(its_field), part_of(std::move(its_part_of)) {}

  bool read(const Node& node, const std::string& name, Whole& whole,
            Reading& reading) const override {
    return field.read(node, name, part_of(whole), reading);
  }
  // What only looks does not change it.
  std::string text(const Whole& whole) const override {
    return field.text(part_of(const_cast<Whole&>(whole)));
  }
  yaml::Place place(const Whole& whole) const override {
    return field.place(part_of(const_cast<Whole&>(whole)));
  }

  Field<Part> field;
  PartOf part_of;
};

template <typename Whole, typename Part, typename PartOf>
std::vector<Field<Whole>> fields_of_part(const std::vector<Field<Part>>& fields, PartOf part_of) {
  std::vector<Field<Whole>> lifted;
  for (const Field<Part>& one : fields) {
    lifted.emplace_back(one.key, new LiftedPart<Whole, Part, PartOf>(one, part_of));
  }
  return lifted;
}

template <typename R>
std::vector<Key> keys_of(const std::vector<Field<R>>& fields) {
  std::vector<Key> keys;
  for (const Field<R>& field : fields) keys.push_back(field.key);
  return keys;
}

}  // namespace harness::grammar
