// A lesson as files to be given away: slides, or sheets on paper. Nothing is written here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/lesson_deck.h"
#include "export/live_part.h"

namespace convwalk {

struct DeckChoice {
    DeckFormat format = DeckFormat::html;  ///< of a handout: html alone
    DeckAnswers answers = DeckAnswers::after;
    bool handout = false;   ///< sheets with blanks instead of slides; the key has a page of its own
    std::int64_t seed = 0;  ///< other numbers, the same ones for the same seed; 0: those of the lesson
    bool operator==(const DeckChoice&) const = default;
};

struct DeckFile {
    std::string name;  ///< "pictures/01_count_figure.svg", in the folder that the deck goes to
    std::string text;
};

/// The files of a deck, the one to be opened last. The same choice gives the same bytes.
/// @param live makes the figures of a page live; none: they are pictures
/// @param between called before each picture; what it throws ends this
/// @pre the format is not pptx, which other programs make of quarto; of pdf this is what LibreOffice prints
[[nodiscard]] std::vector<DeckFile> deck_files(const Lesson& lesson, const DeckChoice& choice,
                                               const std::optional<LivePart>& live = std::nullopt,
                                               const std::function<void()>& between = {});

}  // namespace convwalk
