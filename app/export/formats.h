// What a figure can be written as: a table with a row for every format. A new format is a file of its own
// with its row, and a line in formats.cpp; command line, dialog and sentences read the table.
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

struct Format {
    std::string_view name;  ///< what --format calls it: "gif"
    std::string_view
        ending;              ///< of its files: ".gif"; what is put behind the name of its folders: "_frames/"
    std::string_view title;  ///< on a button: "GIF"
    std::string_view about;  ///< in a sentence: "a GIF"
    bool still = false;      ///< one picture, of the moment that the scenario names; else the whole animation
    bool alpha = false;      ///< holds pixels that are there in part
    bool loops = false;      ///< says how often it plays
    bool drawn = true;       ///< with OpenGL
    /// One of the two is set: a format is a file, or a folder of files. The figure, the studio, and what is
    /// written to outlive the writer.
    std::unique_ptr<FrameWriter> (*in_file)(const Figure&, Studio&, std::ostream&) = nullptr;
    std::unique_ptr<FrameWriter> (*in_folder)(const Figure&, Studio&, const std::string& folder) = nullptr;

    [[nodiscard]] constexpr bool is_folder() const { return in_folder != nullptr; }
    friend constexpr bool operator==(const Format& a, const Format& b) { return a.title == b.title; }

    static const Format gif;
    static const Format png;
    static const Format svg;
    static const Format html;
    static const Format png_frames;
};

/// In the order of lists.
[[nodiscard]] std::span<const Format* const> formats();

/// The names that --format takes, each once.
[[nodiscard]] std::vector<std::string> format_names();

/// "a, b or c". @param last " or " or " and "
[[nodiscard]] std::string listed(const std::vector<std::string>& words, std::string_view last);

/// What may stand behind -o, for a help text: "FILE.gif, FILE.png, FILE.svg, DIR/ for frames".
[[nodiscard]] std::string outputs_in_words();

}  // namespace convwalk
