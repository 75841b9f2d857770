#include "stack/store/intake/otlp_protobuf.hpp"

#include "stack/store/intake/malformed.hpp"
#include "stack/store/intake/otlp.hpp"

namespace store::protobuf {
namespace {

Values array_of(Reader message, Texts& texts, int depth) {
  Values values;
  while (message.next()) {
    if (message.tag_and_type() == bytes(1)) {
      read_any_value(message.get_message(), texts, values.emplace_back(), depth);
    } else {
      message.skip();
    }
  }
  return values;
}

Attributes list_of(Reader message, Texts& texts, int depth) {
  Attributes attributes;
  while (message.next()) {
    if (message.tag_and_type() == bytes(1)) {
      read_attribute(message.get_message(), texts, attributes, depth);
    } else {
      message.skip();
    }
  }
  return attributes;
}

}  // namespace

void read_any_value(Reader message, Texts& texts, Value& value, int depth) {
  if (depth > otlp::deepest_value) throw Malformed("an attribute's value is nested too deeply");
  if (depth > 0) texts.account(sizeof(Value));
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        value.of = text_of(message, texts);
        break;
      case varint(2):
        value.of = message.get_bool();
        break;
      case varint(3):
        value.of = message.get_int64();
        break;
      case fixed64(4):
        value.of = message.get_double();
        break;
      case bytes(5):
        value.of = array_of(message.get_message(), texts, depth + 1);
        break;
      case bytes(6):
        value.of = list_of(message.get_message(), texts, depth + 1);
        break;
      case bytes(7):
        value.of = Bytes{bytes_of(message)};
        break;
      default:
        message.skip();
    }
  }
}

void read_attribute(Reader message, Texts& texts, Attributes& attributes, int depth) {
  constexpr std::size_t usual = 12;
  texts.account(attributes.empty() ? usual * sizeof(Attribute) : sizeof(Attribute));
  if (attributes.empty()) attributes.reserve(usual);
  Attribute& attribute = attributes.emplace_back();
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        attribute.key = text_of(message, texts);
        break;
      case bytes(2):
        read_any_value(message.get_message(), texts, attribute.value, depth);
        break;
      default:
        message.skip();
    }
  }
}

Attributes resource_of(Reader message, Texts& texts) { return list_of(message, texts, 0); }

Scope scope_of(Reader message, Texts& texts) {
  Scope scope;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        scope.name = text_of(message, texts);
        break;
      case bytes(2):
        scope.version = text_of(message, texts);
        break;
      case bytes(3):
        read_attribute(message.get_message(), texts, scope.attributes);
        break;
      default:
        message.skip();
    }
  }
  return scope;
}

}  // namespace store::protobuf
