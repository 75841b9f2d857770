# The claims of one verdict as a Markdown table. Names and values come from elsewhere: none of them is markup.
def cut: if length > 300 then .[:300] + " …" else . end;
def plain: cut | gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;") | gsub("[\r\n]+"; " ") |
  gsub("(?<sign>[\\\\|*_`~\\[\\]@#])"; "&#\(.sign | explode[0]);");
def code: "<code>" + plain + "</code>";
def sign: {pass: "✓", fail: "✗", no_data: "∅", undecided: "?"}[.];

"### \(.scenario | plain): \(.verdict)", "",
(.reasons[] | "- \(plain)"), (if .reasons == [] then empty else "" end),
"| | claim | during | expected | seen | trace |", "|---|---|---|---|---|---|",
(.claims[] | [(.result | sign), ((.claim + if .advisory then " (advisory \(.advisory))" else "" end) | plain), (.during | plain), (.expected | code), (.seen | code),
  (if .result != "pass" and .trace_id then .trace_id | code else "" end)] | "| " + join(" | ") + " |"), ""
