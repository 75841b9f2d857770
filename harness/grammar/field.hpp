#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/collections.hpp"

namespace harness::grammar {

// One key of a record R and the member that its value goes to.
template <typename R>
struct Field {
  Key key;
  SharedFunction<bool(const Node& node, const std::string& name, R& record, Reading& reading)> read;
  SharedFunction<std::string(const R& record)> text;   // empty: left out
  SharedFunction<yaml::Place(const R& record)> place;  // of a member that knows it
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
    return located(form).read(node, name, member, reading);
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
Field<R> field(Key key, M R::*member, const Form<typename MemberOf<M>::Value>& form) {
  using Of = MemberOf<M>;
  key.shape = form.shape;
  return {std::move(key),
          [=](const Node& node, const std::string& name, R& record, Reading& reading) {
            return Of::read(form, node, name, record.*member, reading);
          },
          [=](const R& record) { return Of::text(form, record.*member); },
          [=](const R& record) { return Of::place(record.*member); }};
}

template <typename R, typename M>
Field<R> required(std::string name, M R::*member, const Form<typename MemberOf<M>::Value>& form,
                  std::string about) {
  return field({std::move(name), {}, true, {}, std::move(about)}, member, form);
}

template <typename R, typename M>
Field<R> optional(std::string name, M R::*member, const Form<typename MemberOf<M>::Value>& form,
                  std::string about) {
  return field({std::move(name), {}, false, {}, std::move(about)}, member, form);
}

// Optional, with what leaving it out means in words.
template <typename R, typename M>
Field<R> optional_else(std::string name, M R::*member,
                       const Form<typename MemberOf<M>::Value>& form, std::string fallback,
                       std::string about) {
  return field({std::move(name), {}, false, std::move(fallback), std::move(about)}, member, form);
}

// Optional, where leaving it out means the default that a fresh R has.
template <typename R, typename M>
Field<R> defaulted(std::string name, M R::*member, const Form<typename MemberOf<M>::Value>& form,
                   std::string about) {
  return optional_else(std::move(name), member, form, MemberOf<M>::text(form, R{}.*member),
                       std::move(about));
}

// A key whose value is the whole record.
template <typename R>
Field<R> whole_of(Key key, const Form<R>& form) {
  key.shape = form.shape;
  return {std::move(key), form.read, form.text, [](const R&) { return yaml::Place{}; }};
}

// The fields of a part, as fields of the whole: `part_of` finds it in one.
template <typename Whole, typename Part, typename PartOf>
std::vector<Field<Whole>> fields_of_part(const std::vector<Field<Part>>& fields, PartOf part_of) {
  std::vector<Field<Whole>> lifted;
  for (const Field<Part>& one : fields) {
    lifted.push_back(
        {one.key,
         [=](const Node& node, const std::string& name, Whole& whole, Reading& reading) {
           return one.read(node, name, part_of(whole), reading);
         },
         // What only looks does not change it.
         [=](const Whole& whole) { return one.text(part_of(const_cast<Whole&>(whole))); },
         [=](const Whole& whole) { return one.place(part_of(const_cast<Whole&>(whole))); }});
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
