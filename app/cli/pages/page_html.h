// A page as HTML, to stand beside the page of a gallery.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/pages/markdown.h"

namespace convwalk {

struct PageLink {
    std::string title;
    std::string address;
};

/// A page of its own. Links to pages of Markdown lead to those of HTML beside it.
/// @param links    those above it, as to the other pages
/// @param is_there whether there is the picture of an address; where it is not, its words stand there alone
[[nodiscard]] std::string page_html(const MarkdownNode& page, const std::vector<PageLink>& links,
                                    const std::function<bool(std::string_view)>& is_there);

/// A heading's name in an address, as sites for code make it: "Which is for what" is "which-is-for-what".
[[nodiscard]] std::string anchor_of(std::string_view heading);

/// The addresses of all pictures of a page, in order.
[[nodiscard]] std::vector<std::string> pictures_of(const MarkdownNode& page);

}  // namespace convwalk
