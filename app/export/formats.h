// What a figure can be written as: a table with a row for every format. A new format is a file of its own
// with its row, and a line in the table of this edition; command line, dialog and sentences read the table.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "export/studio.h"
#include "figure/figure.h"

namespace convwalk {

/// Writes the frames of one export when they are asked for; a still has one.
class FrameWriter {
  public:
    FrameWriter() = default;
    virtual ~FrameWriter() = default;
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;

    /// Draws the next frame and writes it. @pre it is not called more often than there are frames
    /// @throws CannotWrite, BadInput, std::runtime_error when it can't be written
    virtual void next() = 0;
    /// What stands behind the last frame. Throws as next() does.
    virtual void finish() {}
};

/// What a picture of a scene holds besides what is drawn.
struct StillWords {
    std::string title;  ///< for programs that show it, and read it aloud
    bool text_as_outlines = false;
    std::string text = {};  ///< what is seen, for those who don't see it; may be empty
};
[[nodiscard]] StillWords still_words(const Figure& figure);
/// The still that is exported, as SVG with its words.
[[nodiscard]] std::string still_svg(const Figure& figure);

/// Several moments of a figure as pictures, which any format of single pictures can be (series.h).
enum class Series : std::uint8_t {
    none,
    build_up,  ///< numbered, in a folder: one a part of the animation
    sheet,     ///< many moments on one
};

/// How many pictures of a sheet stand beside and below one another.
struct SheetGrid {
    int columns = 1;
    int rows = 1;
    bool operator==(const SheetGrid&) const = default;
};

struct Format {
    std::string_view name;  ///< what --format calls it: "gif"
    std::string_view
        ending;              ///< of its files: ".gif"; what is put behind the name of its folders: "_frames/"
    std::string_view title;  ///< on a button: "GIF"
    std::string_view about;  ///< in a sentence: "a GIF"
    bool still = false;      ///< one picture, of the moment that the scenario names; else the whole animation
    bool alpha = false;      ///< holds pixels that are there in part
    bool loops = false;      ///< says how often it plays
    bool stops = false;      ///< not still: a picture of every stop, however it moves from one to the next
    bool drawn = true;       ///< with OpenGL
    bool outlines = false;   ///< text may be written as shapes
    Series series = Series::none;  ///< of pictures that `draw` draws
    SheetGrid grid = {};           ///< of a sheet
    /// Throws BadInput with what is missing on this machine to write it; nullptr: nothing can be.
    void (*check)() = nullptr;
    /// One of the three is set. A picture of a scene.
    /// @throws CannotWrite, std::runtime_error when it can't be written
    void (*draw)(const Scene&, const StillWords&, Studio&, std::ostream&) = nullptr;
    /// A file, or a folder of files, of a figure. The figure, the studio, and what is written to outlive the
    /// writer.
    std::unique_ptr<FrameWriter> (*in_file)(const Figure&, Studio&, std::ostream&) = nullptr;
    std::unique_ptr<FrameWriter> (*in_folder)(const Figure&, Studio&, const std::string& folder) = nullptr;

    [[nodiscard]] constexpr bool is_folder() const {
        return in_folder != nullptr || series == Series::build_up;
    }
    friend constexpr bool operator==(const Format& a, const Format& b) {
        return a.title == b.title && a.name == b.name && a.grid == b.grid;
    }

    static const Format gif, apng, webp, mp4, webm;  // the animation
    static const Format png, svg, pdf, tikz, html;   // a moment
    static const Format png_frames, pdf_pages;       // pictures one after the other
};

/// Those of this edition, in the order of lists: a browser has no libraries for some. The first that has an
/// ending or a name is meant by it.
[[nodiscard]] std::span<const Format* const> formats();

/// The names that --format takes, each once.
[[nodiscard]] std::vector<std::string> format_names();

/// The endings of files, each once. @param only_with_alpha of the formats with pixels that are there in part
[[nodiscard]] std::vector<std::string> file_endings(bool only_with_alpha);

/// "a, b or c". @param last " or " or " and "
[[nodiscard]] std::string listed(const std::vector<std::string>& words, std::string_view last);

/// What may stand behind -o, for a help text: "FILE.gif, FILE.png, FILE.svg, DIR/ for frames".
[[nodiscard]] std::string outputs_in_words();

}  // namespace convwalk
