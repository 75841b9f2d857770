#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/form.hpp"
#include "harness/grammar/located.hpp"

namespace harness::grammar {

// A value that knows where it stands.
template <typename T>
bool read_located(const Form<T>& form, const Node& node, const std::string& name, Located<T>& value,
                  Reading& reading) {
  value.place = node.place;
  value.sound = form.read(node, name, value.value, reading);
  return value.sound;
}

template <typename T>
Form<Located<T>> located(const Form<T>& form) {
  const auto read = [form](const Node& node, const std::string& name, Located<T>& value,
                           Reading& reading) {
    return read_located(form, node, name, value, reading);
  };
  return {form.shape, read, [form](const Located<T>& value) { return form.text(value.value); }};
}

template <typename T>
std::string texts_of(const std::vector<T>& values, const Form<T>& item) {
  std::vector<std::string> texts;
  for (const T& value : values) texts.push_back(item.text(value));
  return join(texts, ", ");
}

template <typename T>
Form<std::vector<T>> list_of(std::string noun, const Form<T>& item) {
  const ShapePtr shape = make_shape(std::move(noun), List{item.shape});
  const auto read = [shape, item](const Node& node, const std::string& name, std::vector<T>& values,
                                  Reading& reading) {
    if (!reading.expects(Node::Kind::list, node, *shape, name)) return false;
    if (node.items.empty()) {
      reading.refuse(node.place, name + ": the list is empty", "write " + shape->noun);
    }
    bool sound = !node.items.empty();
    for (const Node& one : node.items) {
      sound = item.read(one, name, values.emplace_back(), reading) && sound;
    }
    return sound;
  };
  return {shape, read, [item](const std::vector<T>& values) { return texts_of(values, item); }};
}

// A list whose items each have a name of their own, under `key`.
template <typename T>
Form<std::vector<T>> with_unique(std::string key, std::string noun,
                                 const Form<std::vector<T>>& list) {
  Form<std::vector<T>> form = list;
  form.read = [=](const Node& node, const std::string& name, std::vector<T>& values,
                  Reading& reading) {
    const bool sound = list.read(node, name, values, reading);
    return reading.refuse_repeated(node, key, noun) && sound;
  };
  return form;
}

// [low, high], the two bounds of R.
template <typename R, typename T>
Form<R> range_of(std::string noun, const Form<T>& bound, T R::*low, T R::*high) {
  const ShapePtr shape = make_shape(std::move(noun), Range{bound.shape});
  const auto read = [=](const Node& node, const std::string& name, R& range, Reading& reading) {
    if (!reading.expects(Node::Kind::list, node, *shape, name)) return false;
    const std::size_t count = node.items.size();
    if (count != 2) {
      reading.refuse(
          node.place,
          name + ": the list has " + std::to_string(count) + (count == 1 ? " value" : " values"),
          "write " + shape->noun);
      return false;
    }
    const bool low_is_sound = bound.read(node.items[0], name, range.*low, reading);
    const bool high_is_sound = bound.read(node.items[1], name, range.*high, reading);
    if (!low_is_sound || !high_is_sound) return false;
    if (!(range.*low > range.*high)) return true;
    reading.refuse(node.place,
                   name + ": " + node.items[0].text + " is more than " + node.items[1].text,
                   "write " + shape->noun + ", the smaller one first");
    return false;
  };
  const auto text = [=](const R& range) {
    return "[" + bound.text(range.*low) + ", " + bound.text(range.*high) + "]";
  };
  return {shape, read, text};
}

// What a map with keys of the author's choice is read into: `add` makes room for the value of one.
template <typename Map, typename T, typename Add>
Form<Map> map_of(std::string noun, const Form<T>& item, Add add,
                 std::function<std::string(const Map&)> text) {
  const ShapePtr shape = make_shape(std::move(noun), Dictionary{item.shape});
  const auto read = [shape, item, add](const Node& node, const std::string& name, Map& values,
                                       Reading& reading) {
    if (!reading.expects(Node::Kind::map, node, *shape, name)) return false;
    if (node.members.empty()) {
      reading.refuse(node.place, name + ": the map is empty", "write " + shape->noun);
    }
    bool sound = !node.members.empty();
    for (const yaml::Member& member : node.members) {
      sound = item.read(member.value, member.key, add(values, member), reading) && sound;
    }
    return sound;
  };
  return {shape, read, text};
}

template <typename T>
Form<std::map<std::string, T>> dictionary(std::string noun, const Form<T>& item) {
  using Map = std::map<std::string, T>;
  const auto add = [](Map& values, const yaml::Member& member) -> T& { return values[member.key]; };
  const auto text = [item](const Map& values) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : values) parts.push_back(key + '=' + item.text(value));
    return join(parts, ", ");
  };
  return map_of<Map, T>(std::move(noun), item, add, text);
}

// The same in the author's order, where each value knows its key and the key's place.
template <typename T>
struct Entry {
  Located<std::string> key;
  T value{};
};

template <typename T>
Form<std::vector<Entry<T>>> entries(std::string noun, const Form<T>& item) {
  using Entries = std::vector<Entry<T>>;
  const auto add = [](Entries& values, const yaml::Member& member) -> T& {
    return values.emplace_back(Entry<T>{{member.key, member.place}, {}}).value;
  };
  const auto text = [item](const Entries& values) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : values) parts.push_back(*key + '=' + item.text(value));
    return join(parts, ", ");
  };
  return map_of<Entries, T>(std::move(noun), item, add, text);
}

// The same where each value has its key for a name.
template <typename T>
Form<std::vector<T>> named(std::string noun, const Form<T>& item) {
  using Values = std::vector<T>;
  const auto add = [](Values& values, const yaml::Member& member) -> T& {
    values.emplace_back().name = member.key;
    return values.back();
  };
  const auto text = [](const Values& values) {
    std::vector<std::string> names;
    for (const T& value : values) names.push_back(value.name);
    return join(names, ", ");
  };
  return map_of<Values, T>(std::move(noun), item, add, text);
}

Node::Kind kind_of(const Shape& shape);

// The first alternative that is written the way the value is.
template <typename T>
Form<T> either(const std::vector<Form<T>>& alternatives) {
  Either shapes;
  std::string noun;
  for (const Form<T>& one : alternatives) {
    shapes.alternatives.push_back(one.shape);
    noun += (noun.empty() ? "" : ", or ") + one.shape->noun;
  }
  const ShapePtr shape = make_shape(std::move(noun), std::move(shapes));
  const auto read = [shape, alternatives](const Node& node, const std::string& name, T& value,
                                          Reading& reading) {
    for (const Form<T>& one : alternatives) {
      if (kind_of(*one.shape) == node.kind) return one.read(node, name, value, reading);
    }
    reading.refuse(node.place, name + ": found " + name_of(node.kind), "write " + shape->noun);
    return false;
  };
  const auto text = [alternatives](const T& value) {
    for (const Form<T>& one : alternatives) {
      if (std::string written = one.text(value); !written.empty()) return written;
    }
    return std::string();
  };
  return {shape, read, text};
}

}  // namespace harness::grammar
