#pragma once

#include <string_view>

namespace harness::load {

// What is wrong in TLS, in words for people, and the same whoever has spoken it: OpenSSL's own are
// for programmers.

// With a certificate, by OpenSSL's verdict on it (X509_V_ERR_…).
std::string_view problem_of_certificate(long verdict);

// With a connection, by OpenSSL's error; 0: it has none.
std::string_view problem_of_tls(unsigned long error);
bool is_failure_of_tls(unsigned long error);  // and not only the end of the connection

// The same where HTTP/2 was not offered, which is what a server may have wanted.
std::string_view told_of_http_2(std::string_view problem);

inline constexpr std::string_view problem_of_closing = "the server has closed before its end";
inline constexpr std::string_view problem_of_goodbye = "TLS has ended without a goodbye";

// With who has not said a word since hands were to be shaken, as a server without TLS does that
// waits for the end of a first line.
inline constexpr std::string_view problem_of_silence =
    "no answer to the TLS handshake: is it HTTPS that is spoken there?";
inline constexpr std::string_view problem_of_silent_proxy =
    "the proxy: no answer to the TLS handshake: does it speak TLS itself?";

}  // namespace harness::load
