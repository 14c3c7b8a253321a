// What manual pages are written in.
#pragma once

#include <string>
#include <string_view>

#include "cli/pages/markdown.h"

namespace convwalk {

/// Text as roff has it: hyphens that can be copied, letters beyond ASCII by their numbers, and no line that
/// is taken for a request. @param text one line
[[nodiscard]] std::string roff_text(std::string_view text);

/// The first lines: what the page is called, and what it is of.
/// @param name "convwalk-export"
[[nodiscard]] std::string roff_head(std::string_view name, int section, std::string_view about);

/// What is below the title of a page. A table is a list of its first cells, each with what the others say;
/// pictures, which a terminal can't show, are left out.
[[nodiscard]] std::string roff_body(const MarkdownNode& page);

}  // namespace convwalk
