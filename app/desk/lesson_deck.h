// A lesson as slides: what stands on each, and the texts that other programs make slides of. No files here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "export/live_part.h"
#include "lesson/lesson.h"

namespace convwalk {

/// Where the answers stand.
enum class DeckAnswers : std::uint8_t { none, after, end };
/// "none", "after", "end"
[[nodiscard]] const std::vector<std::string>& deck_answer_names();

enum class DeckFormat : std::uint8_t {
    html,    ///< one page of its own, keys and notes in it
    reveal,  ///< Markdown for reveal.js
    marp,    ///< Markdown for Marp
    quarto,  ///< Markdown for Quarto, which also makes PowerPoint and PDF
    pdf,     ///< the page, printed by a browser; or a presentation, by LibreOffice
    pptx,    ///< what Quarto or pandoc makes of that for Quarto
};
[[nodiscard]] const std::vector<std::string>& deck_format_names();

struct Slide {
    enum class Kind : std::uint8_t { title, scene, question, answer };
    Kind kind = Kind::scene;
    std::string title;
    std::string words;                      ///< one paragraph
    std::vector<std::string> options = {};  ///< "a) ..."
    /// Names of the deck's pictures; several are shown one after the other, and on paper the last one.
    std::vector<std::string> pictures = {};
    std::vector<std::string> notes = {};  ///< for who teaches, a paragraph each
    bool operator==(const Slide&) const = default;
};

struct DeckPicture {
    std::string name;  ///< "01_count_question"
    Scenario scenario;
    std::string words;  ///< for who can't see it
};

struct Deck {
    std::string title;
    std::string language;
    std::vector<Slide> slides;
    std::vector<DeckPicture> pictures;
};

/// A slide a scene, and one each for its question and its answer, so that a hall can vote in between.
/// @throws BadInput for a scene whose figure is impossible
[[nodiscard]] Deck deck_of(const Lesson& lesson, DeckAnswers answers);

/// The right answer of a scene as one says it; empty where a picture says it better. @pre the scene asks
[[nodiscard]] std::string said_answer(const Lesson& lesson, const LessonScene& scene);

/// The text of a deck whose pictures are files.
/// @param format reveal, marp or quarto
[[nodiscard]] std::string markdown_of(const Deck& deck, DeckFormat format);
/// A page that needs nothing else.
/// @param svgs the pictures in their order, as SVG
/// @param live with it figures play, are pointed at and pinned; none: they are these pictures
[[nodiscard]] std::string html_of(const Deck& deck, const std::vector<std::string>& svgs,
                                  const std::optional<LivePart>& live = std::nullopt);

/// A flat OpenDocument presentation, which LibreOffice prints. Of pictures that are shown one after the other
/// it has the last.
/// @param svgs as html_of()
[[nodiscard]] std::string presentation_of(const Deck& deck, const std::vector<std::string>& svgs);

/// Where the picture of this name lies beside the Markdown.
[[nodiscard]] std::string picture_path(std::string_view name);

}  // namespace convwalk
