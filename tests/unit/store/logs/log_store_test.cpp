#include "stack/store/logs/streams/log_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "stack/store/logs/streams/metadata.hpp"

namespace store::logs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

bool all(std::span<const Field>) { return true; }

LogPush push(std::vector<Field> labels, std::vector<LogEntry> entries) {
  return {std::move(labels), std::move(entries)};
}

std::vector<StreamView> everything(const LogStore& store) {
  return store.select(all, 0, std::numeric_limits<std::int64_t>::max());
}

std::vector<std::string> lines(const LogStore& store, std::int64_t begin, std::int64_t end,
                               Direction direction = Direction::forward) {
  std::vector<std::string> out;
  for (const StreamView& view : store.select(all, begin, end)) {
    for (EntryCursor at(view, begin, end, direction); at.here() != nullptr; at.next()) {
      out.emplace_back(at.here()->text());
    }
  }
  return out;
}

std::vector<Field> metadata_of_first(const LogStore& store) {
  static std::vector<StreamView> views;
  views = everything(store);
  std::vector<Field> fields;
  const EntryCursor first(views.front(), 0, 1000, Direction::forward);
  unpack_metadata(first.here()->metadata, fields);
  return fields;
}

TEST(LogStore, OrdersLateEntriesAndKeepsEqualTimesInOrderOfArrival) {
  LogStore store;
  store.append({push({{"job", "x"}}, {{5, "a", {}}, {9, "b", {}}})});
  store.append({push({{"job", "x"}}, {{7, "c", {}}, {5, "d", {}}})});
  store.append({push({{"job", "x"}}, {{9, "e", {}}, {1, "f", {}}})});
  EXPECT_THAT(lines(store, 0, 100), ElementsAre("f", "a", "d", "c", "b", "e"));
  EXPECT_THAT(lines(store, 0, 100, Direction::backward), ElementsAre("e", "b", "c", "d", "a", "f"));
  EXPECT_THAT(lines(store, 5, 9), ElementsAre("a", "d", "c"));
  EXPECT_THAT(lines(store, 10, 100), IsEmpty());
}

TEST(LogStore, StaysInOrderWhateverTheOrderOfArrival) {
  LogStore store;
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back(std::to_string(i));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t shuffled = i * 1013 % texts.size();  // 1013 is prime
    store.append(
        {push({{"job", "x"}}, {{static_cast<std::int64_t>(shuffled), texts[shuffled], {}}})});
  }
  EXPECT_EQ(lines(store, 0, 5000), texts);
  EXPECT_LE(everything(store).front().runs.size(), 8U);
}

TEST(LogStore, KeepsAnEqualEntryOnce) {
  LogStore store;
  const LogEntry entry{5, "twice", {{"n", "1"}}};
  store.append({push({{"job", "x"}}, {entry, entry, {5, "twice", {{"n", "2"}}}})});
  store.append({push({{"job", "x"}}, {{9, "later", {}}, entry})});
  EXPECT_THAT(lines(store, 0, 100), ElementsAre("twice", "twice", "later"));
}

TEST(LogStore, FindsEqualEntriesAmongManyOfOneMoment) {
  LogStore store;
  std::vector<std::string> texts;
  for (int i = 0; i < 20000; ++i) texts.push_back("line " + std::to_string(i % 10000));
  std::vector<LogEntry> entries;
  for (const std::string& text : texts) entries.push_back({7, text, {}});
  store.append({push({{"job", "x"}}, entries)});
  EXPECT_EQ(lines(store, 0, 100).size(), 10000U);
}

TEST(LogStore, ASnapshotDoesNotChange) {
  LogStore store;
  store.append({push({{"job", "x"}}, {{5, "a", {}}})});
  const std::vector<StreamView> before = everything(store);
  store.append({push({{"job", "x"}}, {{6, "b", {}}, {1, "c", {}}})});
  EntryCursor cursor(before.front(), 0, 100, Direction::forward);
  EXPECT_EQ(cursor.here()->text(), "a");
  cursor.next();
  EXPECT_EQ(cursor.here(), nullptr);
}

TEST(LogStore, NamesTheService) {
  LogStore store;
  store.append({push({{"job", "x"}, {"empty", ""}}, {{1, "a", {}}})});
  store.append({push({{"container_name", "c"}, {"job", "x"}}, {{1, "a", {}}})});
  store.append({push({{"other", "x"}}, {{1, "a", {}}})});
  const auto views = everything(store);
  ASSERT_EQ(views.size(), 3U);
  EXPECT_THAT(views[0].labels, ElementsAre(Field{"container_name", "c"}, Field{"job", "x"},
                                           Field{"service_name", "c"}));
  EXPECT_THAT(views[1].labels, ElementsAre(Field{"job", "x"}, Field{"service_name", "x"}));
  EXPECT_THAT(views[2].labels,
              ElementsAre(Field{"other", "x"}, Field{"service_name", "unknown_service"}));
}

TEST(LogStore, CleansMetadata) {
  LogStore store;
  store.append({push(
      {{"job", "x"}},
      {{1, "a", {{"blank", ""}, {"dotted.name", "d"}, {"0digit", "z"}, {"with-dash", "w"}}}})});
  EXPECT_THAT(metadata_of_first(store),
              ElementsAre(Field{"detected_level", "unknown"}, Field{"dotted_name", "d"},
                          Field{"key_0digit", "z"}, Field{"with_dash", "w"}));
}

TEST(LogStore, IsReadWhileItIsWritten) {
  LogStore store;
  std::thread writer([&store] {
    for (int i = 0; i < 2000; ++i) store.append({push({{"job", "x"}}, {{i, "line", {}}})});
  });
  std::size_t seen = 0;
  while (seen < 2000) {
    const std::size_t now = lines(store, 0, 5000).size();
    EXPECT_GE(now, seen);
    seen = now;
  }
  writer.join();
}

}  // namespace
}  // namespace store::logs
