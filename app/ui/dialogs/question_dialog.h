// A question with a few answers, in the middle of the window.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ui/widgets/style.h"

namespace convwalk {

struct BoxQuestion {
    std::string asked;  ///< "Save the changes to mine.json?"
    std::string words;  ///< what hangs on it
    std::vector<std::string>
        answers;             ///< on buttons, from left to right: the last is what is meant as a rule
    std::size_t cancel = 0;  ///< the answer that Esc is
};

/// A modal box. Call in every frame while it is open.
/// @return which answer was given; nullopt: none yet
[[nodiscard]] std::optional<std::size_t> question_dialog(const Style& style, const BoxQuestion& question);

}  // namespace convwalk
