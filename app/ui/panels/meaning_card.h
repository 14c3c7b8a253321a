// What a field of the layer does, while a person points at its label: said beside it, and lit in the figure.
// A click keeps the card, with a button to the view that shows it best.
#pragma once

#include <optional>

#include "picture/field_meaning.h"
#include "picture/picture.h"
#include "ui/widgets/style.h"

namespace convwalk {

struct MeaningPlace {
    const Picture& picture;  ///< as it was drawn on the canvas
    Rect canvas;             ///< in the window
    /// That of what is pointed at: the words stay on it, so that the figure is in sight. Empty: they stand
    /// beside the pointer.
    Rect panel;
    std::optional<ViewKind> shown_in;  ///< see view_that_shows()
};

/// For as long as it is drawn.
void meaning_card(const Style& style, const Meaning& meaning, const MeaningPlace& where);

/// From the next frame on the card stays until a person clicks beside it.
void keep_meaning();

struct KeptMeaning {
    bool open = false;
    std::optional<ViewKind> led_to;  ///< the view that was asked for
};
[[nodiscard]] KeptMeaning kept_meaning(const Style& style, const Meaning& meaning, const MeaningPlace& where);

}  // namespace convwalk
