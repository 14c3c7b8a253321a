// What a call from a page is answered with, where a number does not do.
#pragma once

#include <string>

namespace convwalk {

/// @return the text, which stays until the next call
[[nodiscard]] const char* say(std::string text);
/// The same for one who asks later: convwalk_said().
void keep_said(std::string text);

/// The sentence of what was thrown. Called where it is caught.
[[nodiscard]] std::string sentence_of_thrown();

}  // namespace convwalk
