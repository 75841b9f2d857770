#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

// What Go 1.26 made of the same templates.
namespace store::logs::pipeline {
namespace {

struct Example {
  std::string form;
  std::string text;
};

const test::LabelTexts labels{{"five", "5"}, {"n", "1700000000123456789"}, {"ts", "1700000000"}};

// $t and $n are the two times, $d is what lies between them, $b is a time in Berlin.
std::string filled(const std::string& form) {
  return test::filled(
      "{{$t := unixToTime .ts}}{{$n := unixToTime .n}}{{$d := $n.Sub $t}}"
      "{{$b := toDateInZone \"2006-01-02 15:04\" \"Europe/Berlin\" \"2024-07-01 02:30\"}}" +
          form,
      labels);
}

void expect_filled(const std::vector<Example>& examples) {
  for (const auto& [form, text] : examples) EXPECT_EQ(filled(form), text) << form;
}

TEST(TimeMethods, MoveATime) {
  expect_filled({
      {"{{$t.Add 5}}", "2023-11-14 22:13:20.000000005 +0000 UTC"},
      {"{{$t.Add -3600000000000.0}}", "2023-11-14 21:13:20 +0000 UTC"},
      {"{{$t.Add $d}}", "2023-11-14 22:13:20.123456789 +0000 UTC"},
      {"{{$t.AddDate 1 -12 31}}", "2023-12-15 22:13:20 +0000 UTC"},
      {"{{$t.AddDate 0 3 17}}", "2024-03-02 22:13:20 +0000 UTC"},
      {"{{$t.AddDate 0 0 $t.Day}}", "2023-11-28 22:13:20 +0000 UTC"},
      {"{{$b.AddDate 0 -3 -1}}", "2024-03-31 03:30:00 +0200 CEST"},
      {"{{$b.AddDate 0 3 26}}", "2024-10-27 02:30:00 +0100 CET"},
      {"{{$t.Truncate 60}}", "2023-11-14 22:13:19.99999998 +0000 UTC"},
      {"{{$n.Truncate 7000000}}", "2023-11-14 22:13:20.122 +0000 UTC"},
      {"{{$n.Truncate 9223372036854775807}}", "1754-08-30 22:43:41.128654842 +0000 UTC"},
      {"{{$n.Truncate -5}}", "2023-11-14 22:13:20.123456789 +0000 UTC"},
      {"{{$n.Round 60000000000}}", "2023-11-14 22:13:00 +0000 UTC"},
      {"{{$n.Round 9223372036854775807}}", "2046-12-09 22:30:57.983430649 +0000 UTC"},
      {"{{((toDate \"2006\" \"0000\").AddDate -5 0 0).Truncate 7000000000}}",
       "-0006-12-31 23:59:59 +0000 UTC"},
      {"{{((toDate \"2006-01-02 15:04:05\" \"0000-03-04 05:06:07\").AddDate -5 0 0).Round "
       "7000000}}",
       "-0005-03-04 05:06:07.001 +0000 UTC"},
  });
}

TEST(TimeMethods, TellWhatATimeIs) {
  expect_filled({
      {"{{$t.Compare $n}} {{$t.Compare $t}} {{$n.Compare $t}}", "-1 0 1"},
      {"{{$t.In $b.Location}}", "2023-11-14 23:13:20 +0100 CET"},
      {"{{$t.Local}}", "2023-11-14 22:13:20 +0000 UTC"},
      {"{{$t.Location}} {{$b.Location.String}}", "UTC Europe/Berlin"},
      {"{{(toDate \"2006-01-02 -0700\" \"2024-07-01 +0230\").Location}}|", "|"},
      {"{{$b.IsDST}} {{($b.AddDate 0 6 0).IsDST}} {{$t.IsDST}}", "true false false"},
      {"{{$n.GoString}}", "time.Date(2023, time.November, 14, 22, 13, 20, 123456789, time.UTC)"},
      {"{{$b.GoString}}",
       "time.Date(2024, time.July, 1, 2, 30, 0, 0, time.Location(\"Europe/Berlin\"))"},
      {"{{$t.Month.String}} {{$t.Weekday.String | len}}", "November 7"},
      {"{{eq $t.Month 11}} {{eq $t.Location $n.Location}}", "true true"},
      {"{{printf \"%d %v %s %T %x %q %5s|%f\" $n.Month $n.Weekday $n.Month $n.Weekday $n.Month "
       "$n.Month $n.Month $n.Month}}",
       "11 Tuesday November time.Weekday 4e6f76656d626572 \"November\" November|"
       "%!f(time.Month=11)"},
  });
}

TEST(TimeMethods, MakeDurations) {
  const std::string longest = "((toDate \"2006\" \"9999\").Sub (toDate \"2006\" \"0001\"))";
  const std::string shortest = "((toDate \"2006\" \"0001\").Sub (toDate \"2006\" \"9999\"))";
  expect_filled({
      {"{{$d}} {{$d.String}} {{$t.Sub $n}} {{($t.Sub $n).Abs}}",
       "123.456789ms 123.456789ms -123.456789ms 123.456789ms"},
      {"{{$d.Seconds}} {{$d.Minutes}} {{$d.Hours}}", "0.123456789 0.00205761315 3.42935525e-05"},
      {"{{$d.Milliseconds}} {{$d.Microseconds}} {{$d.Nanoseconds}}", "123 123456 123456789"},
      {"{{$d.Round 1000000}} {{($t.Sub $n).Round 2000000}} {{$d.Truncate 1000000}}",
       "123ms -124ms 123ms"},
      {"{{$d.Truncate 0}} {{$t.Sub $t}}", "123.456789ms 0s"},
      {"{{" + longest + "}} {{" + shortest + "}} {{" + shortest + ".Abs}}",
       "2562047h47m16.854775807s -2562047h47m16.854775808s 2562047h47m16.854775807s"},
      {"{{($t.Add 1500).Sub $t}} {{($t.Add 15).Sub $t}} {{($t.Add 90000000000).Sub $t}}",
       "1.5µs 15ns 1m30s"},
      {"{{eq $d 123456789}} {{gt $d.Seconds 0.1}} {{if $t.Sub $t}}y{{else}}n{{end}}",
       "true true n"},
      {"{{printf \"%d %s %T %q\" $d $d $d $d}}",
       "123456789 123.456789ms time.Duration "
       "\"123.456789ms\""},
  });
}

TEST(TimeMethods, SayWhatTheyDoNotTake) {
  const auto ends = [](const std::string& form, const std::string& why) {
    const std::string text = filled(form);
    EXPECT_TRUE(text.ends_with(">: " + why)) << form << ": " << text;
  };
  ends("{{$t.Add 5.5}}", "expected integer; found 5.5");
  ends("{{$t.Add \"1h\"}}", "expected integer; found \"1h\"");
  ends("{{$t.Add .five}}", "wrong type for value; expected time.Duration; got string");
  ends("{{$t.Add $t.Year}}", "wrong type for value; expected time.Duration; got int");
  ends("{{5 | $t.Add}}", "wrong type for value; expected time.Duration; got int");
  ends("{{$t.Add nil}}", "cannot assign nil to time.Duration");
  ends("{{$t.Add}}", "wrong number of args for Add: want 1 got 0");
  ends("{{$t.Add 1 2}}", "wrong number of args for Add: want 1 got 2");
  ends("{{$t.AddDate 0 0 \"1\"}}", "expected integer; found \"1\"");
  ends("{{$t.Sub .five}}", "wrong type for value; expected time.Time; got string");
  ends("{{$t.In nil}}", "error calling In: time: missing Location in call to Time.In");
  ends("{{$t.In \"UTC\"}}", "can't handle \"UTC\" for arg of type *time.Location");
  ends("{{$t.Equal 5}}", "can't handle 5 for arg of type time.Time");
  ends("{{$t.Format 5}}", "expected string; found 5");
  ends("{{$t.Year 1}}", "wrong number of args for Year: want 0 got 1");
  ends("{{$t.Zone}}",
       "invalid function signature for Zone: second return value should be error; is int");
  ends("{{$t.Date}}", "function Date has 3 return values; should be 1 or 2");
  ends("{{$t.Nope 1}}", "can't evaluate field Nope in type time.Time");
  ends("{{$t.Weekday.Foo}}", "can't evaluate field Foo in type time.Weekday");
  ends("{{$t.Location.Foo 1}}", "can't evaluate field Foo in type *time.Location");
  ends("{{$d.Foo}}", "can't evaluate field Foo in type time.Duration");
  ends("{{gt $d 1.0}}",
       "error calling gt: incompatible types for comparison: time.Duration and float64");
  ends("{{range $x := fromJson \"[1]\"}}{{$x = $d}}{{add $x 1}}{{end}}",
       "a time.Duration is no number here; .Seconds or .Nanoseconds of it is");
}

TEST(TimeMethods, AreRefusedBeforeThereIsALineWhereNoneCouldBeFormatted) {
  const auto refused = [](const std::string& form) {
    const std::string before = "invalid line template: template: line:1: ";
    const std::string text = test::refusal_of("| line_format `" + form + "`");
    const std::size_t at = text.find(before);
    return at == std::string::npos ? text : text.substr(at + before.size());
  };
  const std::string bytes = "the store knows no MarshalJSON of a time; write Format";
  EXPECT_EQ(refused("{{now.MarshalJSON}}"), bytes);
  EXPECT_EQ(refused("{{(unixToTime .ts).MarshalJSON | len}}"), bytes);
  EXPECT_EQ(refused("{{$t := (now.Add 5).UTC}}{{if .a}}{{$t.MarshalJSON}}{{end}}"), bytes);
  EXPECT_EQ(refused("{{now.AppendFormat nil \"2006\"}}"),
            "the store knows no AppendFormat of a time; write Format");
  EXPECT_EQ(refused("{{add 1 (now.Sub __timestamp__)}}"),
            "add of a time.Duration hangs on Loki's build; write .Seconds or .Nanoseconds behind "
            "it");
  const std::string integer = "; expected int; got int64: write (int …)";
  EXPECT_EQ(refused("{{trunc (add 1 2) .a}}"), "wrong type for value of trunc" + integer);
  EXPECT_EQ(refused("{{.a | substr 0 (sub 5 2)}}"), "wrong type for value of substr" + integer);
  EXPECT_EQ(refused("{{now.AddDate 0 0 (mul 7 2)}}"), "wrong type for value of AddDate" + integer);
  // Labels and members may have any name, and so may what has values of two types.
  for (const std::string form :
       {"{{.MarshalJSON}}", "{{$.MarshalJSON}}", "{{trunc (int (add 1 2)) .a}}",
        "{{now.AddDate 0 0 (int (mul 7 2))}}", "{{add 1 (now.Sub __timestamp__).Nanoseconds}}",
        "{{$t := now}}{{$t = fromJson .a}}{{$t.MarshalJSON}}"}) {
    EXPECT_EQ(test::run("| line_format `" + form + "`", "line").has_value(), true) << form;
  }
}

}  // namespace
}  // namespace store::logs::pipeline
