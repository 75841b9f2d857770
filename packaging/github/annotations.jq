# A workflow command for each red claim, with what such commands take in a message and in a property.
def message: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
def property: message | gsub(":"; "%3A") | gsub(","; "%2C");
def place: if $file == "" then "" else "file=\($file | property),line=\(.line)," end;

.claims[] | select(.result != "pass") |
(if .advisory then "notice" elif .result == "undecided" then "warning" else "error" end) as $level |
"::\($level) \(place)title=\(.claim | property)::" +
  ("\(if .advisory then "advisory \(.advisory), " else "" end)\(.result): expected \(.expected), seen \(.seen)" + (if .trace_id then ", trace \(.trace_id)" else "" end) | message)
