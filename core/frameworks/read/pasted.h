// What people paste besides code: text around it, and what other programs print of a network. Level 3.
#pragma once

#include <string>
#include <string_view>

namespace convwalk {

/// The code of a text, its lines where they were: of a page of Markdown what stands between fences.
/// @throws BadInput for what is no code but is recognised, with a word on what to paste instead
[[nodiscard]] std::string code_of_pasted(std::string_view text);

}  // namespace convwalk
