// What windows leave behind: one file for each, kept while it is open and found at the next start. No panels
// here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desk/last_document.h"
#include "desk/shelf.h"

namespace convwalk {

/// A document with work that no file holds, left by a window that is gone.
struct LeftFigure {
    std::string path;  ///< where it is kept
    LastDocument document;
    std::int64_t left_ms = 0;  ///< since 1970, in UTC
    bool operator==(const LeftFigure&) const = default;
};

/// When it was left, by the clock of where this runs: "30 Nov, 16:05"; "" where that is not known.
[[nodiscard]] std::string when_left(const LeftFigure& figure);

/// Takes a left figure: it is its window's from now on, which is to keep it at once.
/// @return nullopt when it is gone, or when another window has taken it
[[nodiscard]] std::optional<LastDocument> take_left(Shelf& shelf, const std::string& path);
/// Throws a left figure away. Nothing happens to one that another window has taken.
void discard_left(Shelf& shelf, const std::string& path);

/// The file of one window, and what was left by others. Nothing throws: a program that can't remember goes
/// on.
class KeptSessions {
  public:
    /// @param shelf  outlives it
    /// @param folder made when it is first written to; empty: nothing is kept
    KeptSessions(Shelf& shelf, std::string folder);

    struct Begun {
        std::optional<LastDocument> last;     ///< what a window had that was closed last, work or not
        std::vector<LeftFigure> left;         ///< the other work, newest first
        std::optional<std::string> sentence;  ///< the first file that could not be read, for a person
    };
    /// Looks at what was left. Documents without work are forgotten, all but the last one; a file that can't
    /// be read is put aside.
    /// @param resumes the window goes on with the last one, which is its own then
    [[nodiscard]] Begun begin(bool resumes);

    /// Keeps the document of this window.
    /// @param again even when it is kept already: what is closed last comes back first
    /// @return why it is not kept; empty when it is
    [[nodiscard]] std::string save(const LastDocument& document, bool again = false);

    /// Keeps another document, as if a window had left it. @return where; empty: it can't be kept
    std::string add(const LastDocument& document);

  private:
    [[nodiscard]] std::string folder() const;
    struct Own {
        std::string path;
        std::unique_ptr<Claim> claim;
    };
    /// A new file. @throws CannotWrite
    [[nodiscard]] Own claimed();

    Shelf& shelf_;
    std::string folder_;
    std::optional<Own> own_;
    std::string written_;  // what the file holds
};

/// Puts a file aside under a name that is free: "NAME.broken", "NAME.broken.2", ...
/// @return the name; empty: it stays where it is
[[nodiscard]] std::string put_aside(Shelf& shelf, const std::string& path);

}  // namespace convwalk
