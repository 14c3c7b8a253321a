// The pages of assets/docs, which the program carries: the manual is made of them, and a gallery has them
// beside it.
#pragma once

#include <string>
#include <vector>

#include "cli/pages/markdown.h"

namespace convwalk {

struct ReferencePage {
    std::string name;   ///< "networks"
    std::string title;  ///< "Code and networks"
    MarkdownNode text;  ///< its title included
};

/// In the order in which they are read.
[[nodiscard]] const std::vector<ReferencePage>& reference_pages();

/// Those that are manual pages of their own, convwalk-NAME(7): all but what convwalk(1) is made of, and but
/// what is for who builds the program.
[[nodiscard]] std::vector<const ReferencePage*> manual_pages();

/// Writes all of them as HTML into a folder, which is made, and their pictures into "pictures" beside it.
/// Pictures are taken from the folder that CONVWALK_PICTURES names, else from where they are installed; a
/// page has the words of one that is not there.
/// @param home where the figures are, seen from a page: "../index.html"
/// @throws CannotWrite
void write_reference_pages(const std::string& folder, const std::string& home);

}  // namespace convwalk
