#include "harness/scenario/load/data_table.hpp"

#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::scenario {
namespace {

using namespace std::string_literals;
using Format = DataSet::Format;

// "columns/row/row", values between bars; or what is wrong.
std::string read(const std::string& content, Format format) {
  const test::TempDirectory directory;
  const std::string path = directory / "data";
  if (!write_file(path, content)) return "not written";
  DataSet data;
  data.file = "data";
  data.format = format;
  const Result<Table> table = read_table(data, path);
  if (!table) return to_string(table.error());
  std::string shown = join(table->columns, "|");
  for (const auto& row : table->rows) shown += "/" + join(row, "|");
  return shown;
}

struct File {
  const char* what;
  std::string content;
  std::string read;
};

TEST(DataTable, NamesAnEncodingThatItCannotRead) {
  const char* utf16 = "data: it is UTF-16; save it as UTF-8";
  const char* utf32 = "data: it is UTF-32; save it as UTF-8";
  const char* gzip = "data: it is packed by gzip; unpack it (gunzip)";
  const char* archive =
      "data: it is an archive (ZIP), as spreadsheets are kept in; save it as CSV or JSON";
  const char* zeros = "data: there are zero bytes in it, as in UTF-16; save it as UTF-8";
  const char* bytes = "data, line 2: it is no UTF-8; save it as UTF-8";
  for (const File& file : std::vector<File>{{"UTF-16, little",
                                             "\xFF\xFE"s
                                             "a\0\n\0001\0"s,
                                             utf16},
                                            {"UTF-16, big", "\xFE\xFF\0a\0\n\0001"s, utf16},
                                            {"UTF-16, a mark and no more", "\xFF\xFE"s, utf16},
                                            {"UTF-16 without a mark", "a\0\n\0001\0"s, zeros},
                                            {"UTF-32", "\xFF\xFE\0\0a\0\0\0"s, utf32},
                                            {"UTF-32, big", "\0\0\xFE\xFF\0\0\0a"s, utf32},
                                            {"UTF-32 without a mark", "a\0\0\0\n\0\0\0"s, zeros},
                                            {"gzip", "\x1F\x8B\x08\0\0"s, gzip},
                                            {"a spreadsheet", "PK\x03\x04\0"s, archive},
                                            {"a zero byte", "a\nx\0y\n"s, zeros},
                                            {"Latin-1", "name\nZo\xEB\n", bytes},
                                            {"Windows-1252", "name\n\x93quoted\x94\n", bytes},
                                            {"Shift JIS", "name\n\x93\xFA\x96\x7B\n", bytes},
                                            {"half a character", "name\nZo\xC3", bytes},
                                            {"a surrogate", "name\n\xED\xA0\x80\n", bytes},
                                            {"an overlong slash", "name\n\xC0\xAF\n", bytes}}) {
    EXPECT_EQ(read(file.content, Format::csv), file.read) << file.what;
    EXPECT_EQ(read(file.content, Format::json), file.read) << file.what;
  }
}

TEST(DataTable, ReadsUtf8WithAMarkAndWithout) {
  for (const File& file : std::vector<File>{{"plain", "name\nZo\xC3\xAB\n", "name/Zoë"},
                                            {"a mark", "\xEF\xBB\xBFname\nx\n", "name/x"},
                                            {"beyond 16 bits", "name\n\xF0\x9F\x8E\xB2", "name/🎲"},
                                            {"a column", "größe\n1\n", "größe/1"}}) {
    EXPECT_EQ(read(file.content, Format::csv), file.read) << file.what;
  }
  EXPECT_EQ(read("\xEF\xBB\xBF[{\"n\": \"ü\"}]", Format::json), "n/ü");
}

TEST(DataTable, RefusesATableThatNamesNothing) {
  const std::string no_name = "; give it one, or leave the column out";
  const std::string column = "; give each column a name without {, } and |, on one line";
  for (const File& file : std::vector<File>{
           {"nothing", "", "data: there are no rows; give it one at least"},
           {"a mark", "\xEF\xBB\xBF", "data: there are no rows; give it one at least"},
           {"a head", "name\n", "data: there are no rows; give it one at least"},
           {"a head and blank lines", "name\n\n\r\n\n",
            "data: there are no rows; give it one at least"},
           {"a column without a name", "a,\n1,2\n", "data, line 1: column 2 has no name" + no_name},
           {"a row's number", "\xEF\xBB\xBF\r\n \n,a\n1,2\n",
            "data, line 3: column 1 has no name" + no_name},
           {"a spreadsheet's hint", "sep=,\na,b\n1,2\n",
            "data, line 1: column 2 has no name" + no_name},
           {"two of a name", "a,a\n1,2\n",
            "data, line 1: two columns are called \"a\"; give each its own name"},
           {"a brace", "{a}\n1\n", "data, line 1: \"{a}\" cannot name a column" + column},
           {"a filter", "a|json\n1\n", "data, line 1: \"a|json\" cannot name a column" + column}}) {
    EXPECT_EQ(read(file.content, Format::csv), file.read) << file.what;
  }
}

TEST(DataTable, SaysWhereAFileIsLookedFor) {
  DataSet data;
  data.file = "nowhere.csv";
  EXPECT_EQ(to_string(read_table(data, "/no/such/nowhere.csv").error()),
            "nowhere.csv: cannot read: No such file or directory; name a file; paths count from "
            "beside the scenario");
}

TEST(DataTable, SaysInItsOwnWordsWhereJsonIsBroken) {
  const std::string remedy = "; write [{\"name\": \"Ada\"}, …]";
  for (const auto& [content, problem] : std::vector<std::pair<std::string, std::string>>{
           {"[{\"n\": 1},\n {\"n\": 2,}]",
            "line 2, column 10: it is no JSON: } where a key in quotes is due"},
           {"{\"n\": 1}\n{\"n\": 2}\n",
            "line 2, column 1: it is no JSON: { where nothing more is due"}}) {
    EXPECT_EQ(read(content, Format::json), "data, " + problem + remedy) << content;
  }
}

TEST(DataTable, KeepsTheLettersOfJson) {
  for (const File& file : std::vector<File>{
           {"a price", R"([{"n": 1.10}])", "n/1.10"},
           {"an id", R"([{"n": 12345678901234567890}])", "n/12345678901234567890"},
           {"a long id", R"([{"n": 123456789012345678901234567890}])",
            "n/123456789012345678901234567890"},
           {"nothing below", R"([{"n": -0}, {"n": -0.0}])", "n/-0/-0.0"},
           {"an exponent", R"([{"n": 1E+05}, {"n": 1e-7}])", "n/1E+05/1e-7"},
           {"truth", R"([{"n": true}, {"n": false}])", "n/true/false"},
           {"text of a number", R"([{"n": "007"}])", "n/007"},
           {"the text null", R"([{"n": "null"}])", "n/null"},
           {"no text", R"([{"n": ""}])", "n/"},
           {"letters by code", R"([{"n": "\u00fc\ud83c\udfb2"}])", "n/ü🎲"},
           {"another order", R"([{"a": 1, "b": 2}, {"b": 4, "a": 3}])", "a|b/1|2/3|4"}}) {
    EXPECT_EQ(read(file.content, Format::json), file.read) << file.what;
  }
}

TEST(DataTable, RefusesJsonThatHasNoValueForAColumn) {
  const std::string null = ": null is no value; write text, a number, true or false; \"\" for none";
  const std::string no_value =
      ": a value that is no single one; write text, a number, true or false";
  for (const auto& [content, problem] : std::vector<std::pair<std::string, std::string>>{
           {R"([{"n": null}])", "data, object 1, n" + null},
           {R"([{"n": 1}, {"n": null}])", "data, object 2, n" + null},
           {R"([{"n": []}])", "data, object 1, n" + no_value},
           {R"([{"n": {}}])", "data, object 1, n" + no_value},
           {R"([{"n": 1}, {}])",
            "data, object 2: there is no \"n\"; give each object the same keys"},
           {R"([{"n": 1}, {"m": 1}])",
            "data, object 2: there is no \"n\"; give each object the same keys"},
           {R"([{"n": 1}, {"n": 1, "m": 1}])",
            "data, object 2: it has keys that the first has not; give each object the same keys"},
           {R"([{"n": 1, "": 1}])",
            "data, object 1: column 2 has no name; give it one, or leave the column out"},
           {R"([])", "data: there are no rows; give it one at least"},
           {R"([1])", "data: no array of objects; write [{\"name\": \"Ada\"}, …]"},
           {R"(null)", "data: no array of objects; write [{\"name\": \"Ada\"}, …]"},
           {R"({"n": 1})", "data: no array of objects; write [{\"name\": \"Ada\"}, …]"}}) {
    EXPECT_EQ(read(content, Format::json), problem) << content;
  }
}

}  // namespace
}  // namespace harness::scenario
