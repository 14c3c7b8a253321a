// What other programs make of a deck, where they are there: PDF by a browser or LibreOffice, slides by Quarto
// or pandoc.
#pragma once

#include <filesystem>
#include <string>

namespace convwalk {

struct Printed {
    std::string pdf;
    std::string why_not;  ///< begins small; empty: it was printed
};
/// A page as a browser prints it, without the time at which that was: the same page gives the same bytes.
[[nodiscard]] Printed printed_page(const std::string& html);

/// Whether there is a browser that prints, and a LibreOffice.
[[nodiscard]] bool can_print_pages();
[[nodiscard]] bool can_print_presentations();

/// A flat OpenDocument presentation as LibreOffice prints it, without the time at which that was.
[[nodiscard]] Printed printed_presentation(const std::string& flat);

/// Makes slides for PowerPoint of Markdown for Quarto, in the folder of that.
/// @return why not, beginning small; empty: they are there
[[nodiscard]] std::string why_no_slides(const std::filesystem::path& markdown,
                                        const std::filesystem::path& slides);

}  // namespace convwalk
