#include <array>
#include <utility>

#include "harness/languages/traceql/grammar.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::languages::traceql {

namespace {

std::optional<Intrinsic> intrinsic_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::DurationField:
      return Intrinsic::Duration;
    case TokenKind::ChildCount:
      return Intrinsic::ChildCount;
    case TokenKind::Name:
      return Intrinsic::Name;
    case TokenKind::Status:
      return Intrinsic::Status;
    case TokenKind::StatusMessage:
      return Intrinsic::StatusMessage;
    case TokenKind::Parent:
      return Intrinsic::Parent;
    case TokenKind::Kind:
      return Intrinsic::Kind;
    case TokenKind::RootName:
      return Intrinsic::RootName;
    case TokenKind::RootServiceName:
      return Intrinsic::RootServiceName;
    case TokenKind::TraceDuration:
      return Intrinsic::TraceDuration;
    case TokenKind::NestedSetLeft:
      return Intrinsic::NestedSetLeft;
    case TokenKind::NestedSetRight:
      return Intrinsic::NestedSetRight;
    case TokenKind::NestedSetParent:
      return Intrinsic::NestedSetParent;
    default:
      return std::nullopt;
  }
}

struct Member {
  TokenKind kind;
  Intrinsic intrinsic;
};

// What may stand after "trace:" and its like.
std::vector<Member> members_of(TokenKind prefix) {
  switch (prefix) {
    case TokenKind::TraceColon:
      return {{TokenKind::DurationField, Intrinsic::TraceDuration},
              {TokenKind::RootName, Intrinsic::RootName},
              {TokenKind::RootService, Intrinsic::RootServiceName},
              {TokenKind::Id, Intrinsic::TraceId}};
    case TokenKind::SpanColon:
      return {{TokenKind::DurationField, Intrinsic::Duration},
              {TokenKind::Name, Intrinsic::Name},
              {TokenKind::Status, Intrinsic::Status},
              {TokenKind::StatusMessage, Intrinsic::StatusMessage},
              {TokenKind::Kind, Intrinsic::Kind},
              {TokenKind::Id, Intrinsic::SpanId},
              {TokenKind::ParentId, Intrinsic::ParentId}};
    case TokenKind::EventColon:
      return {{TokenKind::Name, Intrinsic::EventName},
              {TokenKind::TimeSinceStart, Intrinsic::EventTimeSinceStart}};
    case TokenKind::LinkColon:
      return {{TokenKind::TraceId, Intrinsic::LinkTraceId},
              {TokenKind::SpanId, Intrinsic::LinkSpanId}};
    case TokenKind::InstrumentationColon:
      return {{TokenKind::Name, Intrinsic::InstrumentationName},
              {TokenKind::Version, Intrinsic::InstrumentationVersion}};
    default:
      return {};
  }
}

}  // namespace

std::optional<Field> Grammar::field() {
  switch (cursor_.kind()) {
    case TokenKind::Dot:
      return scoped(Scope::Any);
    case TokenKind::SpanDot:
      return scoped(Scope::Span);
    case TokenKind::ResourceDot:
      return scoped(Scope::Resource);
    case TokenKind::EventDot:
      return scoped(Scope::Event);
    case TokenKind::LinkDot:
      return scoped(Scope::Link);
    case TokenKind::InstrumentationDot:
      return scoped(Scope::Instrumentation);
    case TokenKind::ParentDot:
      return of_parent();
    default:
      break;
  }
  if (const auto intrinsic = intrinsic_of(cursor_.kind())) return named(*intrinsic);
  return scoped_intrinsic();
}

Field Grammar::named(Intrinsic intrinsic) {
  return {.intrinsic = intrinsic, .at = cursor_.take().at};
}

Field Grammar::scoped(Scope scope) {
  Field field{.scope = scope, .at = cursor_.take().at};
  field.name = cursor_.peek().text;
  cursor_.expect(TokenKind::Identifier);
  cursor_.expect(TokenKind::EndAttribute);
  return field;
}

Field Grammar::of_parent() {
  Field field{.of_parent = true, .at = cursor_.take().at};
  if (cursor_.take_if(TokenKind::SpanDot)) {
    field.scope = Scope::Span;
  } else if (cursor_.take_if(TokenKind::ResourceDot)) {
    field.scope = Scope::Resource;
  } else if (cursor_.kind() != TokenKind::Identifier) {
    cursor_.refuse({TokenKind::Identifier, TokenKind::ResourceDot, TokenKind::SpanDot});
  }
  field.name = cursor_.peek().text;
  cursor_.expect(TokenKind::Identifier);
  cursor_.expect(TokenKind::EndAttribute);
  return field;
}

std::optional<Field> Grammar::scoped_intrinsic() {
  const std::vector<Member> members = members_of(cursor_.kind());
  if (members.empty()) return std::nullopt;
  const Position at = cursor_.take().at;
  std::vector<TokenKind> expected;
  for (const Member& member : members) {
    if (cursor_.take_if(member.kind)) return Field{.intrinsic = member.intrinsic, .at = at};
    expected.push_back(member.kind);
  }
  if (expected.size() > 4) expected.clear();  // too many to name
  cursor_.refuse(std::move(expected));
  return Field{};
}

// "(" was read: fields with commas between them, and ")".
std::vector<Field> Grammar::fields() {
  std::vector<Field> list;
  do {
    auto one = field();
    if (!one) {
      cursor_.refuse();
      return list;
    }
    list.push_back(std::move(*one));
    if (list.size() > max_fields) {
      cursor_.fail(list.back().at,
                   "more than " + std::to_string(max_fields) + " fields in one list");
    }
  } while (cursor_.take_if(TokenKind::Comma));
  cursor_.expect(TokenKind::CloseParenthesis, {TokenKind::Comma});
  return list;
}

}  // namespace harness::languages::traceql
