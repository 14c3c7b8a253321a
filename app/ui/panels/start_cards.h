// The cards of the start page: a picture, what it is called, and its sizes.
#pragma once

#include "desk/offers.h"
#include "desk/start_page.h"
#include "ui/widgets/thumbnails.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

// Design pixels.
inline constexpr double kCardGap = 16;
inline constexpr double kNarrowestCard = 164;
inline constexpr double kCardHeading = 26;  ///< above a row of cards

/// What cards are drawn with.
struct CardDesk {
    const Style& style;
    Thumbnails& thumbnails;
    Easel& easel;
    const Theme& theme;  ///< of the pictures
};

/// How high a card is that is so wide, both in pixels.
[[nodiscard]] float card_height(const Style& style, float width_px);

struct CardAnswer {
    bool pressed = false;
    bool pointed = false;  ///< the mouse has just come over it
};
/// At the cursor. @param chosen the keyboard is on it
[[nodiscard]] CardAnswer card(const CardDesk& desk, const FigureOffer& offer, float width_px, bool chosen);

/// A heading at a place, `width_px` wide. @param all that its group has; 0: it is not said, and leads nowhere
/// @return all of them are wanted
[[nodiscard]] bool card_heading(const Style& style, std::string_view name, std::size_t all, ImVec2 at,
                                float width_px);

/// The picture of an offer on its ground, with round corners at the top or all around.
void offer_picture(const CardDesk& desk, const FigureOffer& offer, ImVec2 from, ImVec2 to, bool plays);

}  // namespace convwalk
